"""Reads what the shop tells buying agents, as they do. `check.py documents` holds documents against the official models of
the Universal Commerce Protocol: a line of JSON `[kind, document]` each on its input. `check.py mcp <address> <word>` shops
with the official client of the Model Context Protocol, finds what the word finds, and prints what it was answered."""

import asyncio
import json
import sys

from pydantic import TypeAdapter
from ucp_sdk.models.schemas.common.types.error_response import ErrorResponse
from ucp_sdk.models.schemas.profile import BusinessSchema
from ucp_sdk.models.schemas.shopping.cart import Cart
from ucp_sdk.models.schemas.shopping.catalog_lookup import GetProductResponse, LookupResponse
from ucp_sdk.models.schemas.shopping.catalog_search import SearchResponse
from ucp_sdk.models.schemas.shopping.checkout import Checkout
from ucp_sdk.models.schemas.ucp import ResponseCartSchema, ResponseCatalogSchema, ResponseCheckoutSchema

models = {
    "profile": (BusinessSchema, None),
    "search": (SearchResponse, ResponseCatalogSchema),
    "lookup": (LookupResponse, ResponseCatalogSchema),
    "product": (GetProductResponse, ResponseCatalogSchema),
    "cart": (Cart, ResponseCartSchema),
    "checkout": (Checkout, ResponseCheckoutSchema),
    "error": (ErrorResponse, None),
}


def check(kind, document):
    """Raises where the model refuses it, or the sums are wrong, which the models do not look at."""
    model, envelope = models[kind]
    TypeAdapter(model).validate_json(json.dumps(document), strict=True)
    if envelope:
        TypeAdapter(envelope).validate_json(json.dumps(document["ucp"]), strict=True)
    if kind in ("cart", "checkout"):
        amounts = {}
        for entry in document["totals"]:
            amounts[entry["type"]] = amounts.get(entry["type"], 0) + entry["amount"]
        assert amounts["total"] == sum(amounts.values()) - amounts["total"], document["totals"]
        lines = [total["amount"] for line in document["line_items"] for total in line["totals"] if total["type"] == "total"]
        assert sum(lines) == amounts["subtotal"], document


def documents():
    checked = 0
    for line in sys.stdin:
        kind, document = json.loads(line)
        check(kind, document)
        checked += 1
    print(checked)


async def mcp(address, word, mode):
    from mcp import Client

    async with Client(address, mode=mode) as client:
        tools = [tool.name for tool in (await client.list_tools()).tools]

        async def call(kind, name, **arguments):
            meta = {"ucp-agent": {"profile": "https://platform.example/profile"}}
            result = await client.call_tool(name, {"meta": meta, **arguments})
            assert result.is_error == (kind == "error"), result
            check(kind, result.structured_content)
            assert json.loads(result.content[0].text) == result.structured_content
            return result.structured_content

        found = await call("search", "search_catalog", catalog={"query": word, "context": {"language": "en"}})
        variant = found["products"][0]["variants"][0]
        await call("lookup", "lookup_catalog", catalog={"ids": [variant["id"], "nothing-of-that-name"]})
        await call("product", "get_product", catalog={"id": variant["id"]})
        lines = [{"item": {"id": variant["id"]}, "quantity": 350}]
        cart = await call("cart", "create_cart", cart={"line_items": lines})
        checkout = await call("checkout", "create_checkout", checkout={"cart_id": cart["id"], "line_items": []})
        again = await call("checkout", "create_checkout", checkout={"cart_id": cart["id"], "line_items": []})
        assert again["id"] == checkout["id"], "a cart has one checkout"
        done = await call("checkout", "complete_checkout", id=checkout["id"], checkout={})
        missing = await call("error", "get_cart", id="cart_of-somebody-else")
        refused = None
        try:
            await client.call_tool("lookup_catalog", {"catalog": {"ids": []}})
        except Exception as error:  # The library's own kind of error.
            refused = str(error)
        return {
            "protocol": client.protocol_version,
            "tools": tools,
            "cart": cart,
            "checkout": done,
            "missing": missing["messages"][0]["code"],
            "refused": refused,
        }


if sys.argv[1] == "documents":
    documents()
else:
    address, word = sys.argv[2:4]
    answers = {mode: asyncio.run(mcp(address, word, mode)) for mode in ("auto", "legacy")}
    print(json.dumps(answers))
