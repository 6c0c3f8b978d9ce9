"""Reads what search engines and merchant programmes fetch, as they do. `check.py sitemap <file>…` checks pages of the site
map by the schema of sitemaps.org and prints their addresses; `check.py feed <file>` prints the entries of a feed as JSON."""

import json
import pathlib
import sys

import feedparser
from lxml import etree

here = pathlib.Path(__file__).parent


def sitemap(files):
    schema = etree.XMLSchema(etree.parse(here / "sitemap.xsd"))
    addresses = []
    for file in files:
        page = etree.parse(file)
        schema.assertValid(page)
        addresses += page.xpath("//s:loc/text()", namespaces={"s": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    return addresses


def feed(file):
    read = feedparser.parse(file)
    assert not read.bozo, read.bozo_exception
    return {"version": read.version, "title": read.feed.title, "entries": [dict(entry) for entry in read.entries]}


command, *files = sys.argv[1:]
print(json.dumps(sitemap(files) if command == "sitemap" else feed(files[0]), default=str))
