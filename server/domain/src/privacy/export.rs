//! Handing somebody what the shop keeps about them (GDPR art. 15 and 20).

use shared::{
    privacy::{PersonalData, PersonalDelivery, PersonalPaper, PersonalPicture, PersonalVote},
    session::Session,
};

use crate::{
    Error, Identity, Result, Shop,
    catalog::alerts,
    consents,
    identity::{accounts, sessions},
    notifications::unsent,
    store::{
        carts,
        invoices::Invoice,
        personal::{self, PersonalDocuments},
        users,
    },
};

/// Everything that the shop keeps about whoever asks, as it is read and not at one moment. What cannot be read is left
/// out.
pub async fn export(shop: &Shop, identity: &Identity) -> Result<PersonalData> {
    let user = identity.user().id;
    let customer = identity.clone().customer();
    let (account, kept, note, cart, letters, stock_alerts) = tokio::join!(
        accounts::account_to_show(shop, &customer),
        personal::documents_of(&shop.store, user),
        users::note(shop.store.access(), user),
        carts::find(shop.store.access(), user),
        unsent::waiting_for(shop, identity.user()),
        alerts::of_account(shop, identity.user()),
    );
    let cart = match cart {
        Err(Error::Unreadable(_)) => None,
        cart => cart?,
    };
    let ((account, _), note, letters) = (account?, note?, letters?);
    let consents = consents::of_person(shop.store.access(), &account.user).await?;
    let PersonalDocuments {
        orders,
        invoices,
        refunds,
        withdrawals,
        complaints,
        outcomes,
        subscriptions,
        loyalty,
        coupons,
        reviews,
        votes,
        uploads,
        sessions,
    } = kept?;
    Ok(PersonalData {
        exported_at: shop.now(),
        user: account.user,
        profile: account.profile,
        staff_note: note,
        orders,
        papers: invoices.into_iter().map(paper).collect(),
        refunds,
        withdrawals,
        complaints,
        deliveries: outcomes
            .into_iter()
            .map(|outcome| PersonalDelivery {
                order_id: outcome.order_id,
                outcome: outcome.outcome,
                note: outcome.note,
                photo_until: outcome.photo_until,
                at: outcome.at,
            })
            .collect(),
        subscriptions,
        cart,
        loyalty,
        coupons,
        reviews,
        helpful_votes: votes
            .into_iter()
            .map(|vote| PersonalVote {
                review_id: vote.review_id,
                created_at: vote.created_at,
            })
            .collect(),
        pictures: uploads
            .into_iter()
            .map(|upload| PersonalPicture {
                url: upload.url,
                created_at: upload.created_at,
            })
            .collect(),
        sessions: sessions
            .into_iter()
            .map(|session| sessions::shown(session, identity))
            .collect::<Vec<Session>>(),
        letters,
        stock_alerts: stock_alerts?,
        consents,
    })
}

fn paper(invoice: Invoice) -> PersonalPaper {
    PersonalPaper {
        number: invoice.number,
        order_id: invoice.order_id,
        issued_at: invoice.issued_at,
        buyer: invoice.buyer,
        buyer_email: invoice.buyer_email,
        company: invoice.company,
        total: invoice.content.map(|content| content.total),
    }
}
