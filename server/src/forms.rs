//! Forms that pages send as they are, because there are files in them: all others are server functions.

use std::{mem, sync::Arc};

use app::{problem::note, server_fns::deliveries::round_after};
use axum::{body::Bytes, extract::State, http::StatusCode, response::Redirect};
use domain::{
    Admin, Customer, Error, Livreur, Shop,
    after_sale::complaints,
    catalog::{
        self,
        alerts::{self, AlertKey},
        recipes, reviews,
    },
    consents::How,
    media::{self, Attempt},
    orders,
    spreadsheets::{self, Import, kept},
};
use shared::{
    Id, Money, Timestamp,
    account::Secret,
    complaint::{self, Complaint},
    order::Order,
    product::{MAX_IMAGES, Product},
    recipe::Recipe,
    review::{self, Review},
    round::{Outcome, OutcomeReport},
};

use crate::{
    extract::{Auth, Key, Part, Parts, PathId, PathIds},
    problem::ApiResult,
};

/// `POST /gestion/produits/{id}/images`: puts pictures behind those that the product has, and goes back to its form,
/// with the outcome in the address. Pictures before one that is refused are kept.
pub async fn add_product_images(
    State(shop): State<Arc<Shop>>,
    Auth(admin): Auth<Admin>,
    Key(key): Key,
    parts: Parts,
) -> ApiResult<Redirect> {
    let product = catalog::find(&shop, &key).await?.ok_or(Error::NotFound)?;
    let outcome = add_all(&shop, Album::Product(&admin, &product), parts).await?;
    Ok(Redirect::to(&format!(
        "/gestion/produits/{}?image={outcome}#image",
        product.id
    )))
}

/// `POST /gestion/recettes/{id}/images`: puts pictures behind those that the recipe has, in the same way.
pub async fn add_recipe_images(
    State(shop): State<Arc<Shop>>,
    Auth(admin): Auth<Admin>,
    Key(key): Key,
    parts: Parts,
) -> ApiResult<Redirect> {
    let recipe = recipes::find(&shop, &key).await?.ok_or(Error::NotFound)?;
    let outcome = add_all(&shop, Album::Recipe(&admin, &recipe), parts).await?;
    Ok(Redirect::to(&format!(
        "/gestion/recettes/{}?image={outcome}#image",
        recipe.id
    )))
}

/// `POST /fromages/{key}/avis/images`: puts pictures with the customer's review of the product, in the same way.
pub async fn add_review_images(
    State(shop): State<Arc<Shop>>,
    Auth(customer): Auth<Customer>,
    Key(key): Key,
    parts: Parts,
) -> ApiResult<Redirect> {
    let product = catalog::find(&shop, &key).await?.ok_or(Error::NotFound)?;
    let review = reviews::own(&shop, &customer, product.id).await?;
    let outcome = match media::begin_for_review(&shop, &customer).await {
        Ok(first) => add_all(&shop, Album::Review(&customer, &review, Some(first)), parts).await?,
        Err(error) => broken_rule(error)?,
    };
    Ok(Redirect::to(&format!(
        "/fromages/{}?image={outcome}#image",
        product.key()
    )))
}

/// `POST /commandes/{id}/problemes/{complaintId}/images`: puts pictures with the customer's last message about a problem
/// with their order, in the same way.
pub async fn add_complaint_images(
    State(shop): State<Arc<Shop>>,
    Auth(customer): Auth<Customer>,
    PathIds(order, id): PathIds<Order, Complaint>,
    parts: Parts,
) -> ApiResult<Redirect> {
    let count = complaints::count_images(&shop, &customer, order, id).await?;
    let outcome = match media::begin_for_review(&shop, &customer).await {
        Ok(first) => {
            let album = Album::Complaint(&customer, (order, id), count, Some(first));
            add_all(&shop, album, parts).await?
        }
        Err(error) => broken_rule(error)?,
    };
    Ok(Redirect::to(&format!("/commandes/{order}?image={outcome}#image")))
}

/// `POST /prevenez-moi/{token}/stop`: what a mail program sends when its reader wants no more such letters (RFC 8058). It
/// comes from the mail program's server, without a cookie and from no page. 422 for another body than that names.
pub async fn stop_alerts(State(shop): State<Arc<Shop>>, Key(token): Key, body: Bytes) -> ApiResult<StatusCode> {
    let key = AlertKey::read(&shop, &Secret(token)).ok_or(Error::NotFound)?;
    if !is_one_click(&body) {
        return Err(Error::field("List-Unsubscribe", "required").into());
    }
    alerts::stop_all(&shop, &key, How::ONE_CLICK).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the body is `List-Unsubscribe=One-Click`, as a form of either kind (RFC 8058 section 3.1).
fn is_one_click(body: &[u8]) -> bool {
    let body = String::from_utf8_lossy(body);
    body.contains("List-Unsubscribe") && body.contains("One-Click")
}

/// `GET /prevenez-moi/{token}/stop`: where a mail program that knows no more than links sends its reader.
pub async fn show_alert(Key(token): Key) -> Redirect {
    Redirect::to(&format!("/prevenez-moi/{token}"))
}

/// `POST /livraisons/{id}/issue`: reports what came of a stop, and goes back to the round, which says what came of that.
pub async fn report_outcome(
    State(shop): State<Arc<Shop>>,
    Auth(livreur): Auth<Livreur>,
    PathId(id): PathId<Order>,
    mut parts: Parts,
) -> ApiResult<Redirect> {
    let mut form = OutcomeForm::default();
    while let Some(part) = parts.next().await? {
        form.take(part);
    }
    let photo = Some(mem::take(&mut form.photo)).filter(|photo| !photo.is_empty());
    let reported = match form.read(shop.now()) {
        Ok(report) => orders::report_outcome(&shop, &livreur, id, &report, photo).await,
        Err(error) => Err(error),
    };
    Ok(Redirect::to(&match reported {
        Ok(outcome) => round_after(&outcome),
        Err(Error::Invalid(rules)) if !rules.is_empty() => {
            format!(
                "/livraisons?of={id}&field={}&rule={}#stop-{id}",
                rules[0].field, rules[0].rule
            )
        }
        Err(Error::PictureTooLarge) => {
            let most = media::MAX_BYTES >> 20;
            format!("/livraisons?of={id}&field=photo&rule=picture_too_large:{most}#stop-{id}")
        }
        Err(error) => return Err(error.into()),
    }))
}

/// What was typed of a stop.
#[derive(Default)]
struct OutcomeForm {
    outcome: String,
    note: String,
    collected: String,
    photo: Vec<u8>,
}

impl OutcomeForm {
    fn take(&mut self, part: Part) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        match part.name.as_str() {
            "outcome" => self.outcome = text(&part.bytes),
            "note" => self.note = text(&part.bytes),
            "collected" => self.collected = text(&part.bytes),
            "photo" => self.photo = part.bytes,
            _ => {}
        }
    }

    fn read(self, at: Timestamp) -> domain::Result<OutcomeReport> {
        let outcome = Outcome::from_name(&self.outcome).ok_or_else(|| Error::field("outcome", "required"))?;
        let collected = match self.collected.as_str() {
            "" => None,
            amount => Some(Money::parse(amount).ok_or_else(|| Error::field("collected", "not_an_amount"))?),
        };
        Ok(OutcomeReport {
            outcome,
            note: Some(self.note).filter(|note| !note.is_empty()),
            collected: collected.filter(|_| outcome == Outcome::Delivered),
            at,
        })
    }
}

/// `POST /gestion/produits/importer/fichier`: keeps a file of products, and goes on to the page that shows what would
/// come of it; back to the form, with the rule that it breaks in the address, when it is none.
pub async fn keep_products(
    State(shop): State<Arc<Shop>>,
    Auth(admin): Auth<Admin>,
    parts: Parts,
) -> ApiResult<Redirect> {
    let kept = match the_file(parts).await? {
        Some(file) => kept::keep(&shop, &admin, file).await,
        None => Err(Error::field("file", "required")),
    };
    to_preview("/gestion/produits/importer", kept)
}

/// `POST /gestion/commandes/importer/fichier`: the same for a file of orders.
pub async fn keep_orders(State(shop): State<Arc<Shop>>, Auth(admin): Auth<Admin>, parts: Parts) -> ApiResult<Redirect> {
    let kept = match the_file(parts).await? {
        Some(file) => orders::keep_import(&shop, &admin, file).await,
        None => Err(Error::field("file", "required")),
    };
    to_preview("/gestion/commandes/importer", kept)
}

/// The form's file; `None` when none was chosen.
async fn the_file(mut parts: Parts) -> ApiResult<Option<Vec<u8>>> {
    let mut file = Vec::new();
    while let Some(part) = parts.next_up_to(spreadsheets::MAX_BYTES).await? {
        if part.name == "file" {
            file = part.bytes;
        }
    }
    Ok(Some(file).filter(|file| !file.is_empty()))
}

fn to_preview(page: &str, kept: domain::Result<Id<Import>>) -> ApiResult<Redirect> {
    Ok(Redirect::to(&match kept {
        Ok(id) => format!("{page}?file={id}"),
        Err(Error::Invalid(rules)) if !rules.is_empty() => format!("{page}?refused={}#file", rules[0].rule),
        Err(error) => return Err(error.into()),
    }))
}

/// The document that pictures are added to, and who adds them.
enum Album<'a> {
    Product(&'a Admin, &'a Product),
    Recipe(&'a Admin, &'a Recipe),
    /// The attempt is the first picture's, which is counted before it is read.
    Review(&'a Customer, &'a Review, Option<Attempt>),
    /// Beside which complaint it is, how many pictures its message has. The attempt is as a review's.
    Complaint(&'a Customer, (Id<Order>, Id<Complaint>), usize, Option<Attempt>),
}

impl Album<'_> {
    /// How many pictures it has, and how many it may have.
    fn count_and_limit(&self) -> (usize, usize) {
        match self {
            Self::Product(_, product) => (product.images.len(), MAX_IMAGES),
            Self::Recipe(_, recipe) => (recipe.images.len(), MAX_IMAGES),
            Self::Review(_, review, _) => (review.images.as_ref().map_or(0, Vec::len), review::MOST_IMAGES),
            Self::Complaint(_, _, count, _) => (*count, complaint::MOST_IMAGES),
        }
    }

    async fn add(&mut self, shop: &Shop, bytes: Vec<u8>) -> domain::Result<()> {
        match self {
            Self::Product(admin, product) => {
                let picture = media::upload(shop, admin, bytes).await?;
                catalog::add_images(shop, admin, &product.id.to_string(), &[picture.url]).await?;
            }
            Self::Recipe(admin, recipe) => {
                let picture = media::upload(shop, admin, bytes).await?;
                recipes::add_images(shop, admin, &recipe.id.to_string(), &[picture.url]).await?;
            }
            Self::Review(customer, review, first) => {
                let url = keep(shop, customer, first.take(), bytes).await?;
                reviews::add_image(shop, customer, review.id, url).await?;
            }
            Self::Complaint(customer, (order, id), _, first) => {
                let url = keep(shop, customer, first.take(), bytes).await?;
                complaints::add_image(shop, customer, *order, *id, url).await?;
            }
        }
        Ok(())
    }
}

/// Keeps a customer's picture, under the attempt that was counted before it was read or another one. Its address.
async fn keep(shop: &Shop, customer: &Customer, first: Option<Attempt>, bytes: Vec<u8>) -> domain::Result<String> {
    let attempt = match first {
        Some(first) => first,
        None => media::begin_for_review(shop, customer).await?,
    };
    let picture = media::upload_for_review(shop, customer, attempt, bytes).await?;
    Ok(picture.url)
}

/// Adds every picture of the form: `added`, or the rule that was broken.
async fn add_all(shop: &Shop, mut album: Album<'_>, mut parts: Parts) -> ApiResult<String> {
    let (mut count, most) = album.count_and_limit();
    let mut outcome = "required".to_owned();
    while let Some(part) = parts.next().await? {
        if part.name != "image" || part.bytes.is_empty() {
            continue;
        }
        if count >= most {
            return Ok(format!("too_many:{most}"));
        }
        if let Err(error) = album.add(shop, part.bytes).await {
            return broken_rule(error);
        }
        count += 1;
        outcome = "added".into();
    }
    Ok(outcome)
}

/// The rule that the form names beside the field; other failures are answers of their own.
fn broken_rule(error: Error) -> ApiResult<String> {
    let rule = match &error {
        Error::Invalid(rules) if !rules.is_empty() => rules[0].rule.clone(),
        Error::TooManyUploads(_) => format!("too_many_uploads:{}", media::REVIEW_PICTURES_A_DAY),
        Error::PictureTooLarge => format!("picture_too_large:{}", media::MAX_BYTES >> 20),
        Error::MediaUnavailable(_) => "media_unavailable".into(),
        _ => return Err(error.into()),
    };
    note(&error);
    Ok(rule)
}
