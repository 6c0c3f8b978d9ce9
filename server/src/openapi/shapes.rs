//! What clients that are generated need of the shapes: one name for one thing, and files as bytes.

use utoipa::openapi::{
    Components, KnownFormat, ObjectBuilder, Ref, RefOr, Response, SchemaFormat,
    schema::{ArrayItems, Schema, Type},
};

/// Has the items of a page be those that have a name: the derive writes out what a page of orders holds as if it were
/// something else than an order.
pub(super) fn name_items(components: &mut Components) {
    let names: Vec<_> = components.schemas.keys().cloned().collect();
    for page in names.iter().filter(|name| name.starts_with("Page_")) {
        let item = page.trim_start_matches("Page_");
        if !components.schemas.contains_key(item) {
            continue;
        }
        let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(page) else {
            continue;
        };
        if let Some(RefOr::T(Schema::Array(items))) = object.properties.get_mut("items") {
            items.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
        }
    }
}

/// Says of a body that is no text that it is bytes: `format` is what most generators read, and the media type is how JSON
/// Schema says it (<https://spec.openapis.org/oas/v3.1.0#considerations-for-file-uploads>).
pub(super) fn describe_files(response: &mut Response) {
    for (kind, content) in &mut response.content {
        if let RefOr::T(content) = content
            && !is_text(kind)
        {
            let bytes = ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
                .content_media_type(kind)
                .build();
            content.schema = Some(RefOr::T(Schema::Object(bytes)));
        }
    }
}

fn is_text(kind: &str) -> bool {
    kind.starts_with("text/") || kind.ends_with("json") || kind.ends_with("xml")
}
