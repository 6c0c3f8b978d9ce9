//! The protocol as tools of the Model Context Protocol, at `/mcp`: streamable HTTP without sessions, so that any process
//! can answer any request.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use app::request::Caller;
use axum::{
    Router,
    http::{HeaderMap, Uri, header, request::Parts},
};
use domain::{Error, Shop};
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, ErrorCode, Implementation, ListToolsResult,
        PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
    },
    service::RequestContext,
    transport::streamable_http_server::{
        StreamableHttpServerConfig, StreamableHttpService, session::never::NeverSessionManager,
    },
};
use serde_json::{Value, json};
use shared::Language;

use super::{
    operations::{Call, run},
    requests::Refused,
    tools,
};
use crate::{middleware::body, problem::ApiError, state::AppState};

/// What the protocol says of errors that are about neither the request nor the tool.
const REFUSED: ErrorCode = ErrorCode(-32000);

/// The endpoint.
pub fn routes(state: &AppState) -> Router<AppState> {
    let shop = state.shop.clone();
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(body::MAX_EVENT_BYTES)
        .with_allowed_hosts(hosts(&shop.settings.site_url))
        .with_allowed_origins([origin(&shop.settings.site_url)])
        .enforce_origin_validation();
    let tools = move || Ok(Tools { shop: shop.clone() });
    let service = StreamableHttpService::new(tools, Arc::new(NeverSessionManager::default()), config);
    Router::new().route_service("/mcp", service)
}

/// Where the shop is found, and this machine. Whoever is led here under another name came by DNS rebinding.
fn hosts(site: &str) -> Vec<String> {
    let site: Option<Uri> = site.parse().ok();
    let host = site.as_ref().and_then(Uri::host).map(str::to_owned);
    let local = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    host.into_iter().chain(local).collect()
}

/// The shop's own pages: no others may call from a browser. A port is said, without which any would do.
fn origin(site: &str) -> String {
    let (scheme, host) = site.split_once("://").unwrap_or(("https", site));
    match (host.rsplit_once(':'), scheme) {
        (Some((_, port)), _) if port.bytes().all(|byte| byte.is_ascii_digit()) => site.to_owned(),
        (_, "http") => format!("{site}:80"),
        _ => format!("{site}:443"),
    }
}

/// The tools, for one request.
struct Tools {
    shop: Arc<Shop>,
}

impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        let name = &self.shop.settings.seller.name;
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new(name, env!("CARGO_PKG_VERSION")))
            .with_instructions(
                "Search the shop's cheeses, put a cart together, and give the buyer its continue_url: they see the \
                 basket there, and order and pay on the shop's own page. Show the buyer every allergen and warning.",
            )
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::operation(name).map(tools::tool)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(operation) = tools::operation(&request.name) else {
            return Err(ErrorData::invalid_params(
                format!("There is no tool {}.", request.name),
                None,
            ));
        };
        let mut arguments = request.arguments.unwrap_or_default();
        let id = match arguments.remove("id") {
            Some(Value::String(id)) => id,
            _ if operation.takes_id() => return Err(error(Refused::field("id", "has to be a text"))),
            _ => String::new(),
        };
        let body = match operation.payload() {
            None => Value::Null,
            Some(name) => arguments
                .remove(name)
                .ok_or_else(|| error(Refused::field(name, "is required")))?,
        };
        let parts = context.extensions.get::<Parts>();
        let call = Call {
            shop: &self.shop,
            from: parts
                .and_then(|parts| parts.extensions.get::<Caller>())
                .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |caller| caller.address),
            language: parts.map_or_else(Language::default, |parts| language(&parts.headers)),
            keyed: None,
        };
        match run(&call, operation, &id, body).await {
            // The tool's client is told in its own way, too, that it was not done.
            Ok(answer) if answer["ucp"]["status"] == "error" => Ok(CallToolResult::structured_error(answer).into()),
            Ok(answer) => Ok(CallToolResult::structured(answer).into()),
            Err(refused) => Err(error(refused)),
        }
    }
}

fn language(headers: &HeaderMap) -> Language {
    let accepts = headers.get(header::ACCEPT_LANGUAGE);
    let accepts = accepts.and_then(|accepts| accepts.to_str().ok());
    accepts.and_then(Language::from_accept_language).unwrap_or_default()
}

fn error(refused: Refused) -> ErrorData {
    match refused {
        Refused::Input { code, content } => ErrorData::invalid_params(content, Some(json!({ "code": code }))),
        Refused::Shop(error) => {
            let retry_after = match &error {
                Error::TooManyRequests(allowance) => Some(allowance.retry_after),
                _ => None,
            };
            let error = ApiError::from(error);
            let problem = error.problem();
            let data = json!({ "code": problem.code, "status": problem.status, "retry_after": retry_after });
            ErrorData::new(REFUSED, problem.detail.clone(), Some(data))
        }
    }
}
