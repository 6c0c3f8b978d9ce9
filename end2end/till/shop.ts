// The shop as a till sees it: a client of types that are generated from the OpenAPI document, and what one makes of answers.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/api.js";

export type Schemas = components["schemas"];

/** A client of the shop at SHOP, with an access token or an API key. */
export function client(token?: string) {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  // JSON alone, where an operation answers files, too; files are asked for by `parseAs`.
  return createClient<paths, `application/${string}json`>({
    baseUrl: process.env["SHOP"] ?? "http://127.0.0.1:3000",
    headers,
    // Lists in a query are separated by commas.
    querySerializer: { array: { style: "form", explode: false } },
  });
}

export type Shop = ReturnType<typeof client>;

/** What came of a call: the body, or the problem that the shop answered instead. */
type Outcome = { data?: unknown; error?: Schemas["Problem"]; response: Response };

/** The body of a call that the shop must not refuse. */
export async function told<A extends Outcome>(call: Promise<A>): Promise<NonNullable<A["data"]>> {
  const { data, error, response } = await call;
  assert.ok(response.ok && data !== undefined, `${response.status} ${response.url}: ${JSON.stringify(error)}`);
  return data as NonNullable<A["data"]>;
}

/** The status and the code with which the shop refuses a call. */
export async function refusal(call: Promise<Outcome>): Promise<string> {
  const { error, response } = await call;
  assert.ok(error, `${response.status} ${response.url} is no refusal`);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  return `${response.status} ${error.code}`;
}

/** Whole cents of an amount on the wire, which has two decimals at most. */
export function cents(euros: number): number {
  const whole = Math.round(euros * 100);
  assert.ok(Math.abs(euros * 100 - whole) < 1e-6, `${euros} is no amount`);
  return whole;
}

/** An amount on the wire. */
export const euros = (whole: number): number => whole / 100;

/** What so many grams of a product cost, in cents, half up. */
export function priceOf({ price, weight }: Schemas["Product"], grams: number): number {
  return Math.floor((2 * cents(price) * grams + weight) / (2 * weight));
}

/** Today in Paris. */
export const today = (): string => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(new Date());

/** What the scale prints for so many grams of an article: an EAN-13 of the layout `20:5:5w3`. */
export function label(article: string, grams: number): string {
  const digits = `20${article.padStart(5, "0")}${String(grams).padStart(5, "0")}`;
  const sum = [...digits].reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** The article and the grams on a label. */
export function read(barcode: string): { article: string; grams: number } {
  assert.match(barcode, /^20\d{11}$/);
  return { article: String(Number(barcode.slice(2, 7))), grams: Number(barcode.slice(7, 12)) };
}
