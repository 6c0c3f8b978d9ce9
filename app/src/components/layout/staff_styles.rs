//! The style sheet of the pages of staff, which customers do not download.

use leptos::prelude::*;

/// Where the browser's files of this version are, without a slash before or after; a context that [`crate::shell`] provides.
#[derive(Clone)]
pub struct PackageFolder(pub String);

/// Loads it; before all that it styles.
#[component]
pub fn StaffStyles() -> impl IntoView {
    use_context::<PackageFolder>()
        .map(|PackageFolder(folder)| view! { <link rel="stylesheet" href=format!("/{folder}/staff.css")/> })
}
