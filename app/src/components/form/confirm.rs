//! What cannot be undone, after a second thought.

use leptos::{
    prelude::*,
    server_fn::{Http, ServerFn, client::Client, codec::PostUrl, request::ClientReq},
};
use serde::de::DeserializeOwned;
use web_sys::FormData;

/// A button behind another: the first shows what will happen, the second does it. It is red, unless it is calm.
#[component]
pub fn Confirm<S, Output>(
    /// What does it, with the `id` of what it is done to.
    action: ServerAction<S>,
    /// Of what.
    id: String,
    /// What the first says.
    summary: &'static str,
    /// What the second says, with what it is done to.
    yes: String,
    /// Whether nothing is lost.
    #[prop(optional)]
    is_calm: bool,
    /// What will happen, and other fields.
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
