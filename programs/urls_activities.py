"""Addresses of what happens once a roster is approved; they stand below `/rosters/` and `/programs/`."""

from django.urls import path

from programs.views import certificates, distributions, graduation, payouts, referrals, seedlings

rosters = [
    path("<int:pk>/certificates/", certificates.certificates, name="certificates"),
    path("<int:pk>/certificates/<uuid:certificate>/", certificates.certificate_print, name="certificate_print"),
    path("certificates/<slug:token>/", certificates.certificate_verify, name="certificate_verify"),
    path(
        "<int:pk>/distributions/<int:distribution>/handovers/<int:handover>/", distributions.handover, name="handover"
    ),
    path(
        "<int:pk>/distributions/<int:distribution>/handovers/<int:handover>/photo/",
        distributions.handover_photo,
        name="handover_photo",
    ),
]
programmes = [
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/new/<uuid:household>/", referrals.referral_new, name="referral_new"),
    path("referrals/<int:pk>/answer/", referrals.referral_answer, name="referral_answer"),
    path("<slug:slug>/graduations/", graduation.graduations, name="graduations"),
    path("<slug:slug>/graduations/<uuid:pk>/", graduation.graduation_make, name="graduation_make"),
    path("<slug:slug>/graduations/watch/<uuid:pk>/", graduation.watch_end, name="watch_end"),
    path("<slug:slug>/stock/", seedlings.stock, name="stock"),
    path("<slug:slug>/checks/", seedlings.checks, name="checks"),
    path("<slug:slug>/checks/<uuid:pk>/", seedlings.check, name="check"),
    path("<slug:slug>/payouts/", payouts.payouts, name="payouts"),
    path("<slug:slug>/payouts/<int:pk>/", payouts.payout, name="payout"),
    path("<slug:slug>/payouts/<int:pk>/<uuid:row>/", payouts.payment, name="payment"),
    path("<slug:slug>/payouts/<int:pk>/<uuid:row>/refused/", payouts.payment_refused, name="payment_refused"),
    path("<slug:slug>/payouts/<int:pk>/<uuid:row>/amount/", payouts.payment_amount, name="payment_amount"),
    path("<slug:slug>/payouts/<int:pk>/<uuid:row>/receipt/", payouts.receipt, name="receipt"),
    path("<slug:slug>/missed/", payouts.missed, name="missed"),
    path("<slug:slug>/missed/<slug:kind>/<int:pk>/", payouts.missed_list, name="missed_list"),
]
