"""A stand-in for Stripe on loopback: localstripe, and what it lacks of what the shop uses.

    stand_in.py [<port>]

It says where it listens, and ends with its input. Webhooks are registered as in localstripe, at /_config/webhooks/…

localstripe (GPL-3.0) is a program of its own that only the tests run; nothing of it is in the shop. Added here:
Idempotency-Key, the script with the payment form, the call by which that form pays, and refunds that fail.
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


def refund(payment_intent, **data):
    """https://docs.stripe.com/testing#refunds and #disputes: what becomes of a refund depends on the card."""
    paid_by = resources.PaymentIntent._api_retrieve(payment_intent).payment_method
    card = resources.PaymentMethod._api_retrieve(paid_by)._card_number
    if card == "4000000000000259":
        raise UserError(400, "This charge is disputed.", {"code": "charge_disputed"})
    made = resources.Refund(payment_intent=payment_intent, **data)
    if card == "4000000000005126":
        # Only once the answer is made, in which all is well yet.
        asyncio.get_running_loop().call_soon(turn_down, made)
    return made


def turn_down(refund):
    refund.status = "failed"
    refund.failure_reason = "expired_or_canceled_card"
    schedule_webhook(resources.Event("refund.failed", refund))


resources.Refund._api_create = refund


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
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int((sys.argv[1:] or ["0"])[0])).start()
    print(f"listening on http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    # Until whoever started it is gone: its end of the pipe closes then.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
