"""A stand-in for Stripe on loopback: localstripe, and what it lacks of what the shop uses.

    stand_in.py [<port>]

It says where it listens, and ends with its input. Webhooks are registered as in localstripe, at /_config/webhooks/…

localstripe (GPL-3.0) is a program of its own that only the tests run; nothing of it is in the shop. Added here:
Idempotency-Key, the script with the payment form, the call by which that form pays, refunds that are refused or fail,
disputes and warnings of fraud.
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
one_at_a_time = asyncio.Lock()


@web.middleware
async def once(request, handler):
    """https://docs.stripe.com/api/idempotent_requests"""
    key = request.headers.get("Idempotency-Key")
    if request.method != "POST" or key is None:
        return await handler(request)
    form = await request.text()
    async with one_at_a_time:
        if key not in answers:
            response = await handler(request)
            answers[key] = (request.path, form, response.status, response.body)
    path, first, status, body = answers[key]
    if (path, first) != (request.path, form):
        return web.json_response({"error": {"code": "idempotency_error"}}, status=400)
    return web.Response(status=status, body=body, content_type="application/json")


class Dispute(resources.StripeObject):
    """https://docs.stripe.com/api/disputes/object"""

    object = "dispute"
    _id_prefix = "du_"

    def __init__(self, charge, amount=None, **data):
        super().__init__()
        self.charge = charge.id
        self.payment_intent = charge.payment_intent
        self.amount = int(amount or charge.amount)
        self.currency = charge.currency
        self.reason = "fraudulent"
        self.status = "needs_response"
        charge._dispute = self
        schedule_webhook(resources.Event("charge.dispute.created", self))


class EarlyFraudWarning(resources.StripeObject):
    """https://docs.stripe.com/api/radar/early_fraud_warnings/object"""

    object = "radar.early_fraud_warning"
    _id_prefix = "issfr_"

    def __init__(self, charge):
        super().__init__()
        self.charge = charge.id
        self.payment_intent = charge.payment_intent
        self.fraud_type = "misc"
        self.actionable = True
        schedule_webhook(resources.Event("radar.early_fraud_warning.created", self))


def has_failed(refund):
    return refund.status in ("failed", "canceled")


def amount_refunded(charge):
    return sum(refund.amount for refund in charge.refunds._list if not has_failed(refund))


def dispute_of(charge):
    dispute = getattr(charge, "_dispute", None)
    return dispute and dispute._export()


# A refund that failed gives its amount back to what is left.
resources.Charge.amount_refunded = property(amount_refunded)
resources.Charge.dispute = property(dispute_of)
resources.Charge.disputed = property(lambda charge: charge.dispute is not None)

# Intents to whose refunds the balance does not suffice.
short = set()


def charge_of(payment_intent):
    return resources.PaymentIntent._api_retrieve(payment_intent).latest_charge


def refund(payment_intent, amount=None, **data):
    """https://docs.stripe.com/testing#refunds and #disputes: what becomes of a refund depends on the card."""
    charge = charge_of(payment_intent)
    card = resources.PaymentMethod._api_retrieve(charge.payment_method)._card_number
    dispute = getattr(charge, "_dispute", None)
    if card == "4000000000000259" or dispute and dispute.status != "won":
        raise UserError(400, "This charge is disputed.", {"code": "charge_disputed"})
    if payment_intent in short:
        raise UserError(400, "Insufficient funds in your Stripe balance.", {"code": "balance_insufficient"})
    left = charge.amount - charge.amount_refunded
    amount = int(amount or left)
    if left == 0:
        raise UserError(400, "The charge has already been refunded.", {"code": "charge_already_refunded"})
    if amount > left:
        raise UserError(400, "Refund amount is greater than unrefunded amount on charge.")
    made = resources.Refund(payment_intent=payment_intent, amount=amount, **data)
    made.failure_reason = None
    schedule_webhook(resources.Event("charge.refunded", charge))
    if card == "4000000000005126":
        # Only once the answer is made, in which all is well yet.
        asyncio.get_running_loop().call_soon(turn_down, made)
    return made


def turn_down(refund, reason="expired_or_canceled_card"):
    refund.status = "failed"
    refund.failure_reason = reason
    schedule_webhook(resources.Event("refund.failed", refund))


resources.Refund._api_create = refund


async def open_dispute(request):
    data = await server.get_post_data(request)
    dispute = Dispute(charge_of(data["payment_intent"]), data.get("amount"))
    return server.json_response(dispute._export())


async def close_dispute(request):
    data = await server.get_post_data(request)
    dispute = Dispute._api_retrieve(request.match_info["id"])
    dispute.status = data["status"]
    schedule_webhook(resources.Event("charge.dispute.closed", dispute))
    return server.json_response(dispute._export())


async def fail_refund(request):
    data = await server.get_post_data(request)
    made = resources.Refund._api_retrieve(request.match_info["id"])
    turn_down(made, data["failure_reason"])
    return server.json_response(made._export())


async def warn_of_fraud(request):
    data = await server.get_post_data(request)
    return server.json_response(EarlyFraudWarning(charge_of(data["payment_intent"]))._export())


async def fraud_warnings(request):
    intent = request.query["payment_intent"]
    every = EarlyFraudWarning._api_list_all(request.path, limit=100)._list
    data = [warning._export() for warning in every if warning.payment_intent == intent]
    return web.json_response({"object": "list", "has_more": False, "data": data})


async def set_balance(request):
    data = await server.get_post_data(request)
    (short.add if data["short"] == "true" else short.discard)(data["payment_intent"])
    return web.json_response({})


async def script(request):
    return web.FileResponse(os.path.join(HERE, "stripe.js"))


async def pay(request):
    """What the form in the browser sends: it holds no secret key, but the intent's own secret."""
    data = await server.get_post_data(request, remove_auth=False)
    secret = data.get("client_secret", "")
    intent = resources.PaymentIntent._api_retrieve(secret.split("_secret_")[0])
    if intent.client_secret != secret or not data.get("key", "").startswith("pk_"):
        raise UserError(401, "Unauthorized")
    if intent.status in ("succeeded", "canceled"):
        raise UserError(400, "This payment is over.", {"code": "payment_intent_unexpected_state"})
    card = dict(number=data["number"], exp_month="12", exp_year="2030", cvc="123")
    intent.payment_method = resources.PaymentMethod(type="card", card=card).id
    # One that was declined before is tried anew.
    intent.latest_charge = None
    intent._confirm(on_failure_now=intent._report_failure)
    return server.json_response(intent._export())


async def main():
    app = server.app
    app.middlewares.insert(1, once)
    # These addresses need no key.
    app.router.add_get("/js.stripe.com/stripe.js", script)
    app.router.add_post("/js.stripe.com/pay", pay)
    # What happens at Stripe, in its dashboard or at a bank.
    app.router.add_post("/_test/disputes", open_dispute)
    app.router.add_post("/_test/disputes/{id}", close_dispute)
    app.router.add_post("/_test/refunds/{id}/fail", fail_refund)
    app.router.add_post("/_test/early_fraud_warnings", warn_of_fraud)
    app.router.add_post("/_test/balance", set_balance)
    app.router.add_get("/v1/radar/early_fraud_warnings", fraud_warnings)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int((sys.argv[1:] or ["0"])[0])).start()
    print(f"listening on http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    # Until whoever started it is gone: its end of the pipe closes then.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
