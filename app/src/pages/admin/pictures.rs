//! The pictures of a product or a recipe, in its form.

use leptos::prelude::*;
use shared::Problem;

use crate::{
    components::{
        form::{field::message, picture_field::PictureField},
        product::picture::Picture,
    },
    request::language::translate,
};

/// The id of [`PictureForm`].
const PICTURE_FORM: &str = "picture-form";

/// The pictures that are there, and a field for more.
#[component]
pub fn Pictures(
    /// Whether what they show is not stored yet: then it takes none.
    is_new: bool,
    /// The addresses of those that are there, in the order in which they are shown.
    images: Vec<String>,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let count = images.len();
    let rows: Vec<_> = images
        .into_iter()
        .enumerate()
        .map(|(at, image)| view! { <PictureRow image at count/> })
        .collect();
    let error = message(problem.as_ref(), "images");
    let upload = if is_new {
        let words = t(
            "Enregistrez d’abord\u{a0}: les images s’ajoutent ensuite.",
            "Save first: pictures are added afterwards.",
        );
        view! { <p class="field-hint">{words}</p> }.into_any()
    } else {
        view! { <PictureUpload/> }.into_any()
    };
    view! {
        <fieldset class="form-section" id="images">
            <legend>{t("Images", "Pictures")}</legend>
            {(count > 0).then(|| view! { <ul class="picture-list">{rows}</ul> })}
            {error.map(|message| view! { <p class="field-error">{message}</p> })}
            {(count > 1).then(|| {
                let words = t("La première paraît dans les listes.", "The first is shown in lists.");
                view! { <p class="field-hint">{words}</p> }
            })}
            {upload}
        </fieldset>
    }
    .into_any()
}

/// A picture that is there, and where it is to stand.
#[component]
fn PictureRow(image: String, at: usize, count: usize) -> impl IntoView {
    let t = translate();
    let id = format!("place-{at}");
    let alt = format!("{} {}", t("Image", "Picture"), at + 1);
    let places: Vec<_> = (0..count)
        .map(|place| view! { <option value=place + 1 selected=place == at>{place + 1}</option> })
        .collect();
    view! {
        <li>
            <Picture src=Some(image.clone()) alt=alt.clone() sizes="8rem"/>
            <input type="hidden" name="form[images][]" value=image/>
            <label class="field-label" for=id.clone()>
                {t("Place", "Place")}
                <span class="visually-hidden">" " {alt}</span>
            </label>
            <select class="field-input" id=id name="form[places][]">
                {places}
                <option value="">{t("Retirer", "Remove")}</option>
            </select>
        </li>
    }
}

/// The field of [`PictureForm`], which stands inside of another form, since that form carries no files.
#[component]
fn PictureUpload() -> impl IntoView {
    let t = translate();
    let hint = t(
        "JPEG, PNG ou WebP, 8\u{a0}Mo au plus. Enregistrez d’abord vos autres changements.",
        "JPEG, PNG or WebP, 8\u{a0}MB at most. Save your other changes first.",
    );
    view! {
        <PictureField label=t("Ajouter des images", "Add pictures") hint form=PICTURE_FORM/>
        <p>
            <button class="button button-quiet" type="submit" form=PICTURE_FORM>{t("Envoyer les images", "Send the pictures")}</button>
        </p>
    }
}

/// The form that the field of [`PictureUpload`] belongs to. It stands outside: HTML has no form inside of another.
#[component]
pub fn PictureForm(
    /// Where it is sent.
    action: String,
) -> impl IntoView {
    view! { <form id=PICTURE_FORM method="post" action=action enctype="multipart/form-data"></form> }
}
