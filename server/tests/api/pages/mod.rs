//! Pages, and the server functions that their forms call.

mod admin_forms;
mod after_sale_forms;
mod alert_forms;
pub mod browser;
mod catalogue_forms;
mod checkout_form;
mod desk_forms;
mod developers;
mod picture_forms;
mod rendering;
mod suggestions;
mod trimmed_input;
mod typed_again;
