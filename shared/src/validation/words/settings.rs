//! What is said of what the shopkeeper sets: areas, slots, hours, webhooks, tiers.

/// The French and the English of a code of this subject.
pub(super) fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "not_a_postal_pattern" => (
            "Un code postal compte cinq chiffres, ou quatre au plus suivis d’une étoile\u{a0}: 69001, 690*.",
            "A postal code has five digits, or at most four before a star: 69001, 690*.",
        ),
        "postal_code_taken" => ("Déjà dans une autre zone\u{a0}: {}.", "In another area already: {}."),
        "not_a_webhook_address" => (
            "Une adresse de webhook est complète et commence par https://.",
            "A webhook’s address is whole and begins with https://.",
        ),
        "inside_the_house" => (
            "Cette adresse est celle d’un réseau privé : les événements ne partent que sur Internet.",
            "This address is one of a private network: events are sent to the internet only.",
        ),
        "weekday_or_day" => (
            "Un jour de la semaine, ou une seule date.",
            "A day of the week, or a single date.",
        ),
        "slot_stays" => (
            "Un créneau que des commandes ont ne change ni de jour, ni d’heure, ni de sorte.",
            "A slot that orders have changes neither its day nor its time nor its kind.",
        ),
        "closes_before_it_opens" => ("La fermeture vient après l’ouverture.", "It closes after it opens."),
        "hours_overlap" => (
            "Les deux plages de ce jour se chevauchent.",
            "The two spans of this day overlap.",
        ),
        "closed_already" => (
            "L’une de ces journées est déjà dans la liste.",
            "One of these days is in the list already.",
        ),
        "not_before_the_end" => (
            "Le rappel vient avant la fin\u{a0}: moins de jours que le délai, ou 0.",
            "The reminder comes before the end: fewer days than the deadline, or 0.",
        ),
        "no_bronze" => (
            "Le premier palier est le bronze, actif, dès 0 point.",
            "The first tier is bronze, active, from 0 points.",
        ),
        "not_ascending" => (
            "Chaque palier, une seule fois et dans l’ordre, demande plus de points que le précédent.",
            "Each tier, once and in order, asks for more points than the one before.",
        ),
        _ => return None,
    })
}
