"""A stand-in for Stripe on loopback: localstripe, and what it lacks of what the shop uses.

    stand_in.py [<port>]

It says where it listens, and ends with its input. Webhooks are registered as in localstripe, at /_config/webhooks/…

localstripe (GPL-3.0) is a program of its own that only the tests run; nothing of it is in the shop. Added here:
Idempotency-Key, the script with the payment form and the call by which that form pays, and what comes after the sale:
refunds that are refused or fail, disputes, early fraud warnings, and the answers' form of version 2025-03-31.basil: of
what a card holds a part may be taken, and the rest is no refund.

What happens at banks, or at Stripe itself, a test makes happen, with the shop's key:

    POST /_test/disputes               payment_intent, amount, status, reason
    POST /_test/disputes/<id>          status: won, lost, …
    POST /_test/early_fraud_warnings   payment_intent, fraud_type
    POST /_test/refunds/<id>/fail      failure_reason
    POST /_test/expire                 payment_intent: its card lets go of what it holds
    POST /_test/balance                payment_intent, short: true refuses its refunds, false no longer
"""

import asyncio
import os
import sys

from aiohttp import web
from localstripe import resources, server
from localstripe.errors import UserError
from localstripe.webhooks import schedule_webhook

HERE = os.path.dirname(os.path.realpath(__file__))

# It would keep everything in one file of /tmp, whoever else runs.
resources.Store.dump_to_disk = lambda self: None

answers = {}
short_of_balance = set()
one_at_a_time = asyncio.Lock()


@web.middleware
async def once(request, handler):
    """A key has one answer, a refusal too: https://docs.stripe.com/api/idempotent_requests"""
    key = request.headers.get("Idempotency-Key")
    if request.method != "POST" or key is None:
        return await handler(request)
    form = await request.text()
    async with one_at_a_time:
        if key not in answers:
            try:
                response = await handler(request)
            except UserError as refusal:
                response = refusal.to_response()
            answers[key] = (request.path, form, response.status, response.body)
    path, first, status, body = answers[key]
    if (path, first) != (request.path, form):
        return web.json_response({"error": {"code": "idempotency_error"}}, status=400)
    return web.Response(status=status, body=body, content_type="application/json")


def tell(kind, about):
    schedule_webhook(resources.Event(kind, about))


def charge_of(payment_intent):
    charge = resources.PaymentIntent._api_retrieve(payment_intent).latest_charge
    if charge is None or not charge.paid:
        raise UserError(400, "This payment has no successful charge.")
    return charge


class OfIntent:
    """What is listed by the intent that it is about, newest first."""

    @classmethod
    def _api_list_all(cls, url, payment_intent=None, **page):
        all_of_them = super()._api_list_all(url, **page)
        all_of_them._list = [one for one in reversed(all_of_them._list) if payment_intent in (None, one.payment_intent)]
        return all_of_them


class Dispute(OfIntent, resources.StripeObject):
    """https://docs.stripe.com/api/disputes/object"""

    object = "dispute"
    _id_prefix = "dp_"

    def __init__(self, payment_intent, amount=None, status="needs_response", reason="fraudulent"):
        charge = charge_of(payment_intent)
        super().__init__()
        self.charge = charge.id
        self.payment_intent = payment_intent
        self.amount = charge.amount_captured if amount is None else int(amount)
        self.currency = charge.currency
        self.status = status
        self.reason = reason
        tell("charge.dispute.created", self)

    @property
    def is_charge_refundable(self):
        # An inquiry (`warning_…`) does not hold the money yet.
        return self.status not in ("needs_response", "under_review", "lost")

    @classmethod
    def _api_update(cls, id, status):
        dispute = cls._api_retrieve(id)
        dispute.status = status
        closed = status in ("won", "lost", "warning_closed")
        tell("charge.dispute.closed" if closed else "charge.dispute.updated", dispute)
        if status == "won":
            tell("charge.dispute.funds_reinstated", dispute)
        return dispute


class EarlyFraudWarning(OfIntent, resources.StripeObject):
    """https://docs.stripe.com/api/radar/early_fraud_warnings/object"""

    object = "radar.early_fraud_warning"
    _id_prefix = "issfr_"

    def __init__(self, payment_intent, fraud_type="unauthorized_use_of_card"):
        charge = charge_of(payment_intent)
        super().__init__()
        self.charge = charge.id
        self.payment_intent = payment_intent
        self.fraud_type = fraud_type
        tell("radar.early_fraud_warning.created", self)

    @property
    def actionable(self):
        charge = resources.Charge._api_retrieve(self.charge)
        return not charge.disputed and not charge.refunded


def refund(payment_intent, amount=None, reason=None, **data):
    """What Stripe refuses: https://docs.stripe.com/error-codes. A test card fails later:
    https://docs.stripe.com/testing#refunds"""
    charge = charge_of(payment_intent)
    left = charge.amount_captured - charge.amount_refunded
    amount = left if amount is None else int(amount)
    if any(not dispute.is_charge_refundable for dispute in disputes_of(charge)):
        raise UserError(400, "This charge is disputed.", {"code": "charge_disputed"})
    if left <= 0:
        raise UserError(400, f"Charge {charge.id} has already been refunded.", {"code": "charge_already_refunded"})
    if amount > left:
        asked, rest = (f"€{cents / 100:.2f}" for cents in (amount, left))
        raise UserError(400, f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})")
    if payment_intent in short_of_balance:
        raise UserError(400, "Insufficient funds in your Stripe balance.", {"code": "balance_insufficient"})
    made = resources.Refund(payment_intent=payment_intent, amount=amount, **data)
    made.reason = reason
    tell("refund.created", made)
    tell("charge.refunded", charge)
    card = resources.PaymentMethod._api_retrieve(charge.payment_method)._card_number
    if card == "4000000000005126":
        # Only once the answer is made, in which all is well yet.
        asyncio.get_running_loop().call_soon(fail_refund, made.id)
    return made


def fail_refund(id, failure_reason="expired_or_canceled_card"):
    refund = resources.Refund._api_retrieve(id)
    refund.status = "failed"
    refund.failure_reason = failure_reason
    tell("refund.failed", refund)
    tell("charge.refund.updated", refund)
    return refund


def expire(payment_intent):
    intent = resources.PaymentIntent._api_retrieve(payment_intent)
    if intent.status != "requires_capture":
        raise UserError(400, "Its card holds nothing.")
    intent._canceled = True
    tell("payment_intent.canceled", intent)
    return intent


def capture(charge, amount, on_success=None):
    """A part may be taken, once; the rest is let go of."""
    amount = charge.amount if amount is None else int(amount)
    status = resources.PaymentIntent._api_retrieve(charge.payment_intent).status
    if status != "requires_capture":
        raise UserError(400, f"It is {status}.", {"code": "payment_intent_unexpected_state"})
    if amount > charge.amount:
        raise UserError(400, "The amount is not what is held.", {"code": "amount_too_large"})
    if amount < 50:
        raise UserError(400, "Amount must be at least €0.50 eur", {"code": "amount_too_small"})
    charge._amount_taken = amount
    charge.captured = True
    booked = resources.BalanceTransaction(
        amount=amount,
        currency=charge.currency,
        description=charge.description,
        exchange_rate=1.0,
        reporting_category="charge",
        source=charge.id,
        type="charge",
    )
    charge.balance_transaction = booked.id
    if on_success:
        on_success()


def amount_captured(charge):
    taken = getattr(charge, "_amount_taken", charge.amount)
    return taken if charge.captured and charge.status == "succeeded" else 0


def amount_capturable(intent):
    return intent.amount if intent.status == "requires_capture" else 0


def amount_received(intent):
    return intent.latest_charge.amount_captured if intent.status == "succeeded" else 0


def set_balance(payment_intent, short):
    """Whether there is too little money at Stripe to refund this intent."""
    change = short_of_balance.add if resources.try_convert_to_bool(short) else short_of_balance.discard
    change(payment_intent)
    return resources.PaymentIntent._api_retrieve(payment_intent)


list_refunds = resources.Refund._api_list_all


def newest_first(url, **query):
    """By localstripe the refunds of one second are in the order they were made."""
    refunds = list_refunds(url, **query)
    refunds._list = sorted(refunds._list, key=lambda refund: refund.created)[::-1]
    return refunds


def disputes_of(charge):
    return Dispute._api_list_all("/v1/disputes", payment_intent=charge.payment_intent)._list


def amount_refunded(charge):
    return sum(refund.amount for refund in charge.refunds._list if refund.status not in ("failed", "canceled"))


def export_charge(charge, expand=None):
    """Its refunds only when they are asked for, as since version 2022-11-15."""
    said = export(charge, expand)
    if "refunds" not in (expand or []):
        del said["refunds"]
    return said


def export_intent(intent, expand=None):
    """Its charge by name unless it is asked for, and no list of charges, as since version 2022-11-15."""
    expand = expand or []
    of_charge = [path for path in expand if path.split(".")[0] == "latest_charge"]
    said = export(intent, [path for path in expand if path not in of_charge])
    del said["charges"]
    charge = intent.latest_charge
    if charge is not None:
        within = [path.split(".", 1)[1] for path in of_charge if "." in path]
        said["latest_charge"] = charge._export(within) if of_charge else charge.id
    return said


export = resources.StripeObject._export
resources.Refund._api_create = refund
resources.Refund._api_list_all = newest_first
resources.Charge.amount_refunded = property(amount_refunded)
resources.Charge.amount_captured = property(amount_captured)
resources.Charge.refunded = property(lambda charge: 0 < charge.amount_captured <= charge.amount_refunded)
resources.Charge._capture = capture
resources.PaymentIntent.amount_capturable = property(amount_capturable)
resources.PaymentIntent.amount_received = property(amount_received)
resources.Charge.disputed = property(lambda charge: bool(disputes_of(charge)))
resources.Charge.dispute = property(lambda charge: next((dispute.id for dispute in disputes_of(charge)), None))
resources.Charge._export = export_charge
resources.PaymentIntent._export = export_intent


async def script(request):
    return web.FileResponse(os.path.join(HERE, "stripe.js"))


async def pay(request):
    """What the form in the browser sends: it holds no secret key, but the intent's own secret."""
    data = await server.get_post_data(request, remove_auth=False)
    secret = data.get("client_secret", "")
    intent = resources.PaymentIntent._api_retrieve(secret.split("_secret_")[0])
    if intent.client_secret != secret or not data.get("key", "").startswith("pk_"):
        raise UserError(401, "Unauthorized")
    if intent.status in ("succeeded", "canceled", "requires_capture"):
        raise UserError(400, "This payment is over.", {"code": "payment_intent_unexpected_state"})
    card = dict(number=data["number"], exp_month="12", exp_year="2030", cvc="123")
    intent.payment_method = resources.PaymentMethod(type="card", card=card).id
    # One that was declined before is tried anew.
    intent.latest_charge = None
    intent._confirm(on_failure_now=intent._report_failure)
    if intent.status == "requires_capture":
        tell("payment_intent.amount_capturable_updated", intent)
    # https://docs.stripe.com/testing#disputes
    if data["number"] == "4000000000000259":
        Dispute(intent.id)
    return server.json_response(intent._export())


def add_routes(app):
    for kind, url in ((Dispute, "/v1/disputes"), (EarlyFraudWarning, "/v1/radar/early_fraud_warnings")):
        app.router.add_get(url, server.api_list_all(kind, url))
        app.router.add_get(url + "/{id}", server.api_retrieve(kind, url))
    for url, act in (
        ("/_test/disputes", Dispute),
        ("/_test/disputes/{id}", Dispute._api_update),
        ("/_test/early_fraud_warnings", EarlyFraudWarning),
        ("/_test/refunds/{id}/fail", fail_refund),
        ("/_test/balance", set_balance),
        ("/_test/expire", expire),
    ):
        app.router.add_post(url, server.api_extra(act, url))
    # These addresses need no key.
    app.router.add_get("/js.stripe.com/stripe.js", script)
    app.router.add_post("/js.stripe.com/pay", pay)


async def main():
    app = server.app
    # Within the check of the key, whose refusal is not kept.
    app.middlewares.insert(2, once)
    add_routes(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int((sys.argv[1:] or ["0"])[0])).start()
    print(f"listening on http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    # Until whoever started it is gone: its end of the pipe closes then.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
