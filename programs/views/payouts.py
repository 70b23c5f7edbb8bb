"""Payments in stages, receipts, and who was due something and did not get it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require
from kupang_case.keyset import keyset_page
from programs.activities import missed as missing
from programs.activities import payouts as doing
from programs.activities.due import left_out, lines_of, numbers_of
from programs.activities.forms import CorrectionForm, PaidListForm, PaymentForm, PayoutForm, RefusalForm
from programs.kinds import kind_of
from programs.views.common import get_programme, show_errors

RECORDS, VIEW = "programs.record_activity", "programs.view_enrolment"


def _check_records(user):
    if not user.has_perm(RECORDS):
        raise PermissionDenied


def _payout(user, slug, pk):
    programme = get_programme(user, slug)
    found = get_object_or_404(programme.payouts, pk=pk)
    found.programme = programme
    return found


@require(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def payouts(request, slug):
    """The stages of a programme; POST opens a new one."""
    programme, today = get_programme(request.user, slug, parameters=True), timezone.localdate()
    kind, by_numbers = kind_of(programme), numbers_of(programme, today) is not None
    data = request.POST if request.method == "POST" else None
    part = (today.month - 1) * kind.parts // 12 + 1
    initial = {"year": today.year, "part": part, "paid_from": today}
    form = PayoutForm(data, initial=initial, by_numbers=by_numbers, parts=kind.parts)
    if request.method == "POST":
        _check_records(request.user)
        if form.is_valid():
            try:
                made = doing.create_payout(programme=programme, by=request.user, **form.values())
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect(made)
    context = {"programme": programme, "payouts": list(doing.payouts_of(programme)), "form": form}
    context |= {"by_numbers": by_numbers, "kind": kind}
    return render(request, "programs/activities/payouts.html", context, status=422 if form.errors else 200)


@require(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def payout(request, slug, pk):
    """Who is due in a stage (`?show=all` or `paid` for the others); POST records a list of payments."""
    found = _payout(request.user, slug, pk)
    form, status = PaidListForm(initial={"paid_on": timezone.localdate()}), 200
    if request.method == "POST":
        _check_records(request.user)
        form, status = PaidListForm(request.POST), 422
        if form.is_valid():
            try:
                ids = _uuids(request.POST.getlist("ids"))
                count = doing.record_payments(payout=found, by=request.user, ids=ids, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("%(count)d payments recorded.") % {"count": count})
                return redirect(found)
    return render(request, "programs/activities/payout.html", _page(request, found, form), status=status)


def _page(request, found, form):
    show, rows = request.GET.get("show", "due"), doing.rows_of(found)
    if show not in ("paid", "all"):
        show, rows = "due", rows.filter(paid_on__isnull=True)
    elif show == "paid":
        rows = rows.filter(paid_on__isnull=False)
    totals = doing.totals_of(found)
    counts = {"due": totals["due"] - totals["paid"], "paid": totals["paid"], "all": totals["due"]}
    labels = {"due": _("Not paid yet"), "paid": _("Paid"), "all": _("All")}
    sections = [
        {"label": label, "url": f"?show={key}", "current": key == show, "count": counts[key]}
        for key, label in labels.items()
    ]
    page = keyset_page(rows, ("id",), request.GET.get("cursor"), counted=False)
    return {
        "programme": found.programme, "payout": found, "page": page, "show": show, "sections": sections,
        "totals": totals, "form": form, "ticked": set(request.POST.getlist("ids")),
        "left_out": left_out(found).count(),
    }  # fmt: skip


def _uuids(texts):
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@require(RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request, slug, pk, row):
    """One payment: paid, with its proof, or why not."""
    found = _payout(request.user, slug, pk)
    one = _row(found, row)
    form = PaymentForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            doing.record_payment(disbursement=one, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The payment was recorded."))
            return redirect("receipt", slug, pk, row)
    return _payment_page(request, found, one, form=form)


def _row(found, pk):
    one = get_object_or_404(doing.rows_of(found), pk=pk)
    one.payout, one.enrolment.programme = found, found.programme
    return one


def _payment_page(request, found, one, form=None, correction=None):
    context = {
        "programme": found.programme, "payout": found, "row": one, "lines": lines_of(one), "refusal": RefusalForm(),
        "form": form or PaymentForm(initial={"paid_on": timezone.localdate(), "received_by": str(_recipient(one))}),
        "correction": correction or CorrectionForm(initial={"amount": one.amount, "reason": one.correction}),
    }  # fmt: skip
    failed = any(given is not None and given.errors for given in (form, correction))
    return render(request, "programs/activities/payment.html", context, status=422 if failed else 200)


def _recipient(row):
    """Who usually receives: the one the kind names (PKH: the mother rather than the head), else whoever is enrolled."""
    details = kind_of(row.enrolment.programme).details_of(row.enrolment)
    named = getattr(details, "recipient", None)
    return named or row.enrolment.person or row.enrolment.household


@require(RECORDS)
@require_POST
def payment_amount(request, slug, pk, row):
    """Correct what one gets, with the reason."""
    found = _payout(request.user, slug, pk)
    one, form = _row(found, row), CorrectionForm(request.POST)
    if form.is_valid():
        try:
            doing.correct_amount(disbursement=one, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The amount was corrected."))
            return redirect("payment", slug, pk, row)
    return _payment_page(request, found, one, correction=form)


@require(RECORDS)
@require_POST
def payment_refused(request, slug, pk, row):
    """Write why somebody was not paid."""
    found = _payout(request.user, slug, pk)
    one, form = get_object_or_404(doing.rows_of(found), pk=row), RefusalForm(request.POST)
    if form.is_valid():
        try:
            doing.record_refusal(disbursement=one, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_errors(request, error)
        else:
            messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Say why it was not paid."))
    return redirect(found)


@require(VIEW)
@require_safe
def receipt(request, slug, pk, row):
    """The receipt of one payment, to print and sign."""
    found = _payout(request.user, slug, pk)
    one = get_object_or_404(doing.rows_of(found).select_related("recorded_by"), pk=row, paid_on__isnull=False)
    context = {"programme": found.programme, "payout": found, "row": one}
    return render(request, "programs/activities/receipt.html", context)


@require(VIEW)
@require_safe
def missed(request, slug):
    """Every occasion on which somebody of the programme was due, with how many got it and how many did not."""
    programme = get_programme(request.user, slug)
    context = {"programme": programme, "events": missing.events_of(programme)}
    return render(request, "programs/activities/missed.html", context)


@require(VIEW)
@require_safe
def missed_list(request, slug, kind, pk):
    """Who was due on one occasion and did not get it."""
    programme = get_programme(request.user, slug)
    found = missing.missed_at(programme, kind, pk)
    if not found:
        raise Http404
    title, rows = found
    page = keyset_page(rows.select_related("household", "person", "ward"), ("id",), request.GET.get("cursor"))
    context = {"programme": programme, "title": title, "page": page}
    return render(request, "programs/activities/missed_list.html", context)
