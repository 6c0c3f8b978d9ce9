//! `/api/auth`

use app::request::{
    Caller,
    cookies::{self, DEVICE_COOKIE, find_cookie},
};
use axum::{
    Extension, Json as Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Customer, Identity, Shop,
    identity::{
        accounts, credentials,
        devices::{self, Device},
        sessions, verification,
    },
};
use shared::account::{
    ForgotPassword, LetterPromised, Login, Refresh, Registration, ResetPassword, Secret, SignedIn, VerifyEmail,
};

use super::{ShopState, location};
use crate::{
    extract::{AcceptedLanguage, Auth, Json, user_agent},
    problem::ApiResult,
};

/// Opens an account and signs in.
///
/// A letter with a link follows, by which the address is confirmed (`POST /auth/verify-email`). Passwords that many
/// people use are refused.
#[utoipa::path(
    post,
    path = "/auth/register",
    tag = "auth",
    security(()),
    params(("Accept-Language" = Option<String>, Header, description =
        "The language the shop writes to the customer in: the first of `fr` and `en` in the list, or French.",
        example = "en-GB,fr;q=0.8")),
    request_body(content = Registration, example = json!({
        "name": "Zoé Martin", "email": "zoe.martin@exemple.fr", "password": "trois petites chèvres",
        "phoneNumber": "06 12 34 56 78"
    })),
    responses(
        (status = 201, description = "The account and its tokens.", body = SignedIn),
        (status = 409, description = "`email_taken`: an account with this address exists."),
    ),
)]
pub async fn register(
    ShopState(shop): ShopState,
    AcceptedLanguage(language): AcceptedLanguage,
    headers: HeaderMap,
    caller: Option<Extension<Caller>>,
    Json(registration): Json<Registration>,
) -> ApiResult<Response> {
    let user = accounts::register(&shop, registration, language).await?;
    let signed_in = sessions::open_for_api(&shop, user, user_agent(&headers)).await?;
    let place = location("/api/users/profile".into());
    let device = remembered(&shop, device_cookie(&headers).as_ref(), &signed_in, caller)?;
    Ok((StatusCode::CREATED, place, device, Body(signed_in)).into_response())
}

/// Signs in with address and password; answers a pair of tokens.
///
/// For an account with a second factor, send the `code` of its app, or a recovery code, with them. An unknown address
/// and a wrong password are answered alike.
#[utoipa::path(
    post,
    path = "/auth/login",
    tag = "auth",
    security(()),
    request_body(content = Login, example = json!({ "email": "client@fromagerie.test", "password": "comte-24-mois" })),
    responses(
        (status = 200, description = "The account and its tokens.", body = SignedIn),
        (status = 401, description = "`invalid_credentials`: the same for an unknown address and a wrong password; \
            `second_factor_required`: the account has a second factor, send `code`, too; `wrong_code`: it is wrong, or was \
            used already."),
    ),
)]
pub async fn login(
    ShopState(shop): ShopState,
    headers: HeaderMap,
    caller: Option<Extension<Caller>>,
    Json(login): Json<Login>,
) -> ApiResult<Response> {
    let cookie = device_cookie(&headers);
    let device = Device {
        user_agent: user_agent(&headers),
        cookie: cookie.as_ref(),
    };
    let signed_in = sessions::sign_in_for_api(&shop, &login, device).await?;
    let device = remembered(&shop, cookie.as_ref(), &signed_in, caller)?;
    Ok((device, Body(signed_in)).into_response())
}

/// What the caller shows of the accounts that signed in with it before.
fn device_cookie(headers: &HeaderMap) -> Option<Secret> {
    find_cookie(headers, DEVICE_COOKIE).map(Secret)
}

/// `Set-Cookie`, by which the caller is known from now on: programs that keep cookies are not locked out by others, either.
fn remembered(
    shop: &Shop,
    cookie: Option<&Secret>,
    signed_in: &SignedIn,
    caller: Option<Extension<Caller>>,
) -> ApiResult<[(HeaderName, HeaderValue); 1]> {
    let over_tls = caller.is_some_and(|Extension(caller)| caller.over_tls);
    let device = devices::remember(shop, cookie, &signed_in.user.email)?;
    Ok([(header::SET_COOKIE, cookies::device(&device, over_tls))])
}

/// Buys a new pair of tokens with a refresh token.
///
/// The refresh token dies; using it again ends the session, since two programs have it.
#[utoipa::path(
    post,
    path = "/auth/refresh",
    tag = "auth",
    security(()),
    request_body(content = Refresh, example = json!({ "refreshToken": "<the refreshToken of login>" })),
    responses(
        (status = 200, description = "The account and a new pair.", body = SignedIn),
        (status = 401, description = "`not_signed_in`: the token is unknown, used, or its session is over."),
    ),
)]
pub async fn refresh(ShopState(shop): ShopState, Json(refresh): Json<Refresh>) -> ApiResult<Body<SignedIn>> {
    Ok(Body(sessions::refresh(&shop, &refresh).await?))
}

/// Ends the session.
///
/// Both tokens are dead at once.
#[utoipa::path(
    post,
    path = "/auth/logout",
    tag = "auth",
    responses((status = 204, description = "Signed out.")),
)]
pub async fn logout(ShopState(shop): ShopState, Auth(identity): Auth<Identity>) -> ApiResult<StatusCode> {
    sessions::close(&shop, &identity).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a link to choose a new password.
///
/// Good for an hour and for one use, if there is an account with this address: the answer does not tell.
#[utoipa::path(
    post,
    path = "/auth/forgot-password",
    tag = "auth",
    security(()),
    request_body(content = ForgotPassword, example = json!({ "email": "client@fromagerie.test" })),
    responses((
        status = 202,
        description = "The same whether or not there is such an account.",
        body = LetterPromised
    )),
)]
pub async fn forgot_password(
    ShopState(shop): ShopState,
    Json(forgot): Json<ForgotPassword>,
) -> ApiResult<(StatusCode, Body<LetterPromised>)> {
    credentials::forgot(&shop, &forgot).await?;
    Ok(promised(
        "If there is an account with this address, a letter is on its way to it.",
    ))
}

/// Sets a new password by the token of a link.
///
/// Ends every session of that user. They sign in with the new password, and with their second factor if they have one.
#[utoipa::path(
    post,
    path = "/auth/reset-password",
    tag = "auth",
    security(()),
    request_body(content = ResetPassword, example = json!({
        "token": "<the token in the link>", "password": "quatre petites brebis"
    })),
    responses(
        (status = 204, description = "The password is set, and the address verified."),
        (status = 422, description = "`invalid_input`: every field that breaks a rule; `token` with `token_invalid` \
            when the link is unknown, was used, or has run out."),
    ),
)]
pub async fn reset_password(ShopState(shop): ShopState, Json(reset): Json<ResetPassword>) -> ApiResult<StatusCode> {
    credentials::reset(&shop, &reset).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Verifies the address of an account by the token of a link.
///
/// A token is good for one use. Some things are for confirmed addresses alone, such as alerts and monthly platters.
#[utoipa::path(
    post,
    path = "/auth/verify-email",
    tag = "auth",
    security(()),
    request_body(content = VerifyEmail, example = json!({ "token": "<the token in the link>" })),
    responses(
        (status = 204, description = "The address is verified."),
        (status = 422, description = "`invalid_input`: `token` with `token_invalid` when the link is unknown, was \
            used, or has run out."),
    ),
)]
pub async fn verify_email(ShopState(shop): ShopState, Json(verify): Json<VerifyEmail>) -> ApiResult<StatusCode> {
    verification::verify(&shop, &verify).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends another link that verifies the customer's address.
///
/// It takes the place of the one before.
#[utoipa::path(
    post,
    path = "/auth/verify-email/resend",
    tag = "auth",
    responses(
        (status = 202, description = "The letter is on its way.", body = LetterPromised),
        (status = 409, description = "`already_verified`."),
    ),
)]
pub async fn resend_verification(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
) -> ApiResult<(StatusCode, Body<LetterPromised>)> {
    verification::send_again(&shop, &customer).await?;
    Ok(promised("A letter is on its way to your address."))
}

fn promised(message: &str) -> (StatusCode, Body<LetterPromised>) {
    let message = message.into();
    (StatusCode::ACCEPTED, Body(LetterPromised { message }))
}
