//! How ids, amounts and moments are described in the OpenAPI document. Only the server compiles this.

use std::borrow::Cow;

use utoipa::{
    ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr, SchemaFormat,
        schema::{AnyOfBuilder, Schema, Type},
    },
};

use crate::{
    Id, Money, Timestamp,
    period::{Day, Edge},
};

// What the derive for generic types writes, without a schema of `T`, of which an id says nothing.
impl<T> utoipa::__dev::ComposeSchema for Id<T> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[0-9a-fA-F]{24}$"))
            .description(Some("The id of a document."))
            .build()
            .into()
    }
}

impl<T> ToSchema for Id<T> {
    fn name() -> Cow<'static, str> {
        "Id".into()
    }
}

impl utoipa::__dev::ComposeSchema for Money {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .multiple_of(Some(utoipa::Number::Float(0.01)))
            .examples([12.5])
            .description(Some("An amount in the shop's currency, with at most two decimals."))
            .build()
            .into()
    }
}

impl ToSchema for Money {}

impl utoipa::__dev::ComposeSchema for Timestamp {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("A moment, RFC 3339 in UTC with milliseconds."))
            .build()
            .into()
    }
}

impl ToSchema for Timestamp {}

impl utoipa::__dev::ComposeSchema for Day {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        text(KnownFormat::Date, "A day in Paris.").build().into()
    }
}

impl ToSchema for Day {}

impl utoipa::__dev::ComposeSchema for Edge {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        let edge = AnyOfBuilder::new()
            .item(text(KnownFormat::Date, "A whole day in Paris."))
            .item(text(KnownFormat::DateTime, "A moment, RFC 3339."));
        Schema::from(edge.build()).into()
    }
}

impl ToSchema for Edge {}

fn text(format: KnownFormat, description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(format)))
        .description(Some(description))
}
