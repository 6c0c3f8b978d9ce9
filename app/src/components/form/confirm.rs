//! A button with a second one behind it, for what cannot be undone.

use leptos::{
    prelude::*,
    server_fn::{Http, ServerFn, client::Client, codec::PostUrl, request::ClientReq},
};
use serde::de::DeserializeOwned;
use web_sys::FormData;

/// Two buttons, one behind the other: the first shows what will happen, the second does it.
#[component]
pub fn Confirm<S, Output>(
    /// Sends the form, whose field `id` names the thing.
    action: ServerAction<S>,
    /// The id of the thing that changes.
    id: String,
    /// The words of the first button.
    summary: &'static str,
    /// The words of the second, which name the thing.
    yes: String,
    /// Whether nothing is lost: then the second button is not red.
    #[prop(optional)]
    is_calm: bool,
    /// What will happen, and hidden fields of the form.
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Output>> + DeserializeOwned + Clone + Send + Sync + 'static,
    <<S::Client as Client<S::Error>>::Request as ClientReq<S::Error>>::FormData: From<FormData>,
    S::Client: Client<S::Error>,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let busy = action.pending();
    let class = if is_calm { "confirm is-calm" } else { "confirm" };
    let button = if is_calm { "button" } else { "button button-danger" };
    view! {
        <details class=class>
            <summary>{summary}</summary>
            <ActionForm action>
                <input type="hidden" name="id" value=id/>
                {children()}
                <button class=button type="submit" disabled=move || busy.get()>{yes}</button>
            </ActionForm>
        </details>
    }
}
