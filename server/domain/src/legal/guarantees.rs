//! The page of the legal guarantees. The decree demands its text word for word (code de la consommation art. D211-2 and its
//! annex); what it says of digital contents is left out, since the shop sells none.

use shared::{Language, seller::Seller};

use super::words::mediation;

const FRENCH: &str = "\
Le consommateur dispose d’un délai de deux ans à compter de la délivrance du bien pour obtenir la mise en œuvre de la garantie légale de conformité en cas d’apparition d’un défaut de conformité. Durant ce délai, le consommateur n’est tenu d’établir que l’existence du défaut de conformité et non la date d’apparition de celui-ci.

La garantie légale de conformité donne au consommateur droit à la réparation ou au remplacement du bien dans un délai de trente jours suivant sa demande, sans frais et sans inconvénient majeur pour lui.

Si le bien est réparé dans le cadre de la garantie légale de conformité, le consommateur bénéficie d’une extension de six mois de la garantie initiale.

Si le consommateur demande la réparation du bien, mais que le vendeur impose le remplacement, la garantie légale de conformité est renouvelée pour une période de deux ans à compter de la date de remplacement du bien.

Le consommateur peut obtenir une réduction du prix d’achat en conservant le bien ou mettre fin au contrat en se faisant rembourser intégralement contre restitution du bien, si\u{a0}:

- 1° Le professionnel refuse de réparer ou de remplacer le bien\u{a0};
- 2° La réparation ou le remplacement du bien intervient après un délai de trente jours\u{a0};
- 3° La réparation ou le remplacement du bien occasionne un inconvénient majeur pour le consommateur, notamment lorsque le consommateur supporte définitivement les frais de reprise ou d’enlèvement du bien non conforme, ou s’il supporte les frais d’installation du bien réparé ou de remplacement\u{a0};
- 4° La non-conformité du bien persiste en dépit de la tentative de mise en conformité du vendeur restée infructueuse.

Le consommateur a également droit à une réduction du prix du bien ou à la résolution du contrat lorsque le défaut de conformité est si grave qu’il justifie que la réduction du prix ou la résolution du contrat soit immédiate. Le consommateur n’est alors pas tenu de demander la réparation ou le remplacement du bien au préalable.

Le consommateur n’a pas droit à la résolution de la vente si le défaut de conformité est mineur.

Toute période d’immobilisation du bien en vue de sa réparation ou de sa mise en conformité suspend la garantie qui restait à courir jusqu’à la délivrance du bien remis en état.

Les droits mentionnés ci-dessus résultent de l’application des articles L. 217-1 à L. 217-32 du code de la consommation.

Le vendeur qui fait obstacle de mauvaise foi à la mise en œuvre de la garantie légale de conformité encourt une amende civile d’un montant maximal de 300\u{a0}000 euros, qui peut être porté jusqu’à 10\u{a0}% du chiffre d’affaires moyen annuel (article L. 241-5 du code de la consommation).

Le consommateur bénéficie également de la garantie légale des vices cachés en application des articles 1641 à 1649 du code civil, pendant une durée de deux ans à compter de la découverte du défaut. Cette garantie donne droit à une réduction de prix si le bien est conservé ou à un remboursement intégral contre restitution du bien.";

const ENGLISH: &str = "\
The law has this text in French; this is what it says, and the French one counts.

The consumer has two years from the delivery of the goods to invoke the legal guarantee of conformity when a lack of conformity appears. Within this time the consumer only has to show that the lack of conformity exists, not when it appeared.

The legal guarantee of conformity gives the consumer the right to have the goods repaired or replaced within thirty days of asking, free of charge and without major inconvenience.

Where goods are repaired under the legal guarantee of conformity, the initial guarantee is extended by six months.

Where the consumer asks for repair and the seller imposes replacement, the legal guarantee of conformity is renewed for two years from the replacement.

The consumer may keep the goods at a lower price, or end the contract and be refunded in full against the return of the goods, if:

- 1° the seller refuses to repair or replace the goods;
- 2° the repair or replacement comes later than thirty days;
- 3° the repair or replacement causes the consumer major inconvenience, in particular where the consumer finally bears the cost of taking the goods back or away, or of installing those repaired or replaced;
- 4° the goods still do not conform although the seller has tried to make them conform.

The consumer also has the right to a lower price or to end the contract where the lack of conformity is so serious that it justifies doing so at once. The consumer then does not have to ask for repair or replacement first.

The consumer may not end the sale where the lack of conformity is minor.

Any time for which the goods are out of use to be repaired or made to conform suspends the guarantee that was left to run, until the goods are handed back in order.

These rights follow from articles L. 217-1 to L. 217-32 of the French consumer code.

A seller who in bad faith obstructs the legal guarantee of conformity is liable to a civil fine of up to 300,000 euros, which may be raised to 10% of the average yearly turnover (article L. 241-5 of the French consumer code).

The consumer also has the legal guarantee against hidden defects under articles 1641 to 1649 of the French civil code, for two years from the discovery of the defect. It gives the right to a lower price where the goods are kept, or to a full refund against their return.";

/// The guarantees, how to invoke them, and the mediator.
pub(super) fn guarantees(seller: &Seller, mediator: Option<&str>, language: Language) -> String {
    let Seller {
        name,
        email,
        phone,
        address,
        ..
    } = seller;
    let address = address.join(", ");
    let mediation = mediation(mediator, language);
    match language {
        Language::French => format!(
            "## Les garanties légales\n\n{FRENCH}\n\n\
             ## Les faire valoir\n\nUn fromage abîmé, manquant ou autre que commandé\u{a0}: signalez-le depuis la page de la commande, ou à {email}, au {phone}, ou à {name}, {address}. \
             Nous remplaçons ou remboursons.\n\n{mediation}"
        ),
        Language::English => format!(
            "## The legal guarantees\n\n{ENGLISH}\n\n\
             ## Invoking them\n\nA cheese that is damaged, missing or not what was ordered: report it on the order’s page, or to {email}, {phone}, or {name}, {address}. \
             We replace or refund.\n\n{mediation}"
        ),
    }
}
