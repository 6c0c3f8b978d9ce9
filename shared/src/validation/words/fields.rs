//! What is said of a field of any form: its shape, its length, its day, its picture; and of accounts.

/// The French and the English of a code of this subject.
pub(super) fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "required" => ("Ce champ est nécessaire.", "This field is required."),
        "unknown_field" => ("Ce champ n’existe pas.", "There is no such field."),
        "wrong_type" => (
            "Cette valeur n’est pas de la forme attendue.",
            "This value is not of the expected form.",
        ),
        "control_characters" => (
            "Des caractères invisibles ne sont pas admis.",
            "Invisible characters are not allowed.",
        ),
        "too_short" => ("Au moins {} caractères.", "At least {} characters."),
        "too_long" => ("Au plus {} caractères.", "At most {} characters."),
        "too_small" => ("Au moins {}.", "At least {}."),
        "too_many" | "too_large" => ("Au plus {}.", "At most {}."),
        "not_an_amount" => ("Un montant s’écrit comme 12,50.", "An amount looks like 12.50."),
        "not_a_number" => ("Un nombre entier est attendu.", "A whole number is expected."),
        "not_a_decimal" => ("Un nombre s’écrit comme 12,5.", "A number looks like 12.5."),
        "too_many_decimals" => ("Au plus {} décimales.", "At most {} decimals."),
        "not_an_email" => (
            "Cette adresse e-mail n’est pas complète.",
            "This email address is not complete.",
        ),
        "not_ascii" => (
            "Une adresse e-mail ne contient ni accents ni lettres d’autres alphabets.",
            "An email address has no accents and no letters of other alphabets.",
        ),
        "not_a_phone" => (
            "Ce numéro de téléphone n’existe pas. Hors de France, il commence par + et l’indicatif du pays.",
            "There is no such phone number. Outside of France it begins with + and the country’s code.",
        ),
        "not_a_postal_code" => ("Un code postal compte cinq chiffres.", "A postal code has five digits."),
        "not_a_siren" => (
            "Un SIREN compte neuf chiffres, dont le dernier vérifie les autres.",
            "A SIREN has nine digits, of which the last checks the others.",
        ),
        "not_a_vat_number" => (
            "Ce numéro de TVA n’est pas celui de ce SIREN : FR, une clé de deux chiffres, puis le SIREN.",
            "This VAT number is not that of this SIREN: FR, a key of two digits, then the SIREN.",
        ),
        "not_a_slug" => (
            "Minuscules sans accents, chiffres et tirets seulement.",
            "Lower-case letters, digits and dashes only.",
        ),
        "not_a_key" => (
            "Une clé compte 1 à 255 caractères ASCII visibles.",
            "A key has 1 to 255 visible ASCII characters.",
        ),
        "common_password" => (
            "Ce mot de passe est trop connu : choisissez-en un autre.",
            "This password is too well known: choose another.",
        ),
        "wrong_password" => (
            "Ce n’est pas votre mot de passe actuel.",
            "This is not your present password.",
        ),
        "wrong_code" => (
            "Ce code n’est pas le bon, ou il a déjà servi. L’application en montre un autre toutes les trente secondes.",
            "This code is not right, or was used already. The app shows another one every thirty seconds.",
        ),
        "token_invalid" => (
            "Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre.",
            "This link was used before or has run out. Ask for another.",
        ),
        "email_taken" => (
            "Un compte existe déjà avec cette adresse. Connectez-vous.",
            "An account with this address exists. Sign in instead.",
        ),
        "not_digits" => (
            "De 1 à {} chiffres, rien d’autre.",
            "From 1 to {} digits, nothing else.",
        ),
        "not_own_upload" => (
            "Cette photo n’est pas l’une des vôtres : envoyez-la d’abord.",
            "This picture is not one of yours: upload it first.",
        ),
        "in_the_past" => ("Ce jour est déjà passé.", "This day is over."),
        "too_far_ahead" => ("Au plus {} jours à l’avance.", "At most {} days ahead."),
        "not_a_day" => ("Un jour s’écrit comme 2026-03-31.", "A day looks like 2026-03-31."),
        "not_a_time" => ("Une heure s’écrit comme 09:30.", "A time looks like 09:30."),
        "before_from" => ("La fin précède le début.", "The end comes before the beginning."),
        "period_too_long" => ("Une période compte au plus {} jours.", "A period has at most {} days."),
        "not_a_picture" => (
            "Ce fichier n’est pas une image JPEG, PNG ou WebP entière.",
            "This file is not a whole JPEG, PNG or WebP picture.",
        ),
        "too_many_pixels" => (
            "Au plus {} millions de pixels par image.",
            "At most {} million pixels a picture.",
        ),
        "picture_too_large" => ("Au plus {} Mo par image.", "At most {} MB a picture."),
        "too_many_uploads" => (
            "Au plus {} photos par jour : le reste demain.",
            "At most {} pictures a day: the rest tomorrow.",
        ),
        "media_unavailable" => (
            "L’image n’a pas pu être gardée : réessayez dans un instant.",
            "The picture could not be kept: try again in a moment.",
        ),
        "foreign_picture" => (
            "Une image est d’abord envoyée à la boutique : cette adresse n’est pas la sienne.",
            "A picture is sent to the shop first: this address is not one of its own.",
        ),
        "below_minimum" => ("Le maximum est sous le minimum.", "The maximum is below the minimum."),
        "not_a_language" => (
            "Une langue s’écrit comme en ou pt-BR.",
            "A language looks like en or pt-BR.",
        ),
        _ => return None,
    })
}
