"""Addresses of rosters and of what is recorded on them."""

from django.urls import path

from programs.views import distributions, roster_moves, rosters, sessions

urlpatterns = [
    path("", rosters.rosters, name="rosters"),
    path("new/", rosters.roster_new, name="roster_new"),
    path("<int:pk>/", rosters.roster, name="roster"),
    path("<int:pk>/edit/", rosters.roster_edit, name="roster_edit"),
    path("<int:pk>/print/", rosters.roster_print, name="roster_print"),
    path("verify/<str:token>/", rosters.roster_verify, name="roster_verify"),
    path("<int:pk>/publication/", rosters.roster_publication, name="roster_publication"),
    path("<int:pk>/fill/", roster_moves.roster_fill, name="roster_fill"),
    path("<int:pk>/objections/<int:objection>/", roster_moves.objection_settle, name="objection_settle"),
    path("<int:pk>/add/", roster_moves.roster_add, name="roster_add"),
    path("<int:pk>/rows/", roster_moves.roster_rows, name="roster_rows"),
    path("<int:pk>/publish/", roster_moves.roster_publish, name="roster_publish"),
    path("<int:pk>/submit/", roster_moves.roster_submit, name="roster_submit"),
    path("<int:pk>/approve/", roster_moves.roster_approve, name="roster_approve"),
    path("<int:pk>/return/", roster_moves.roster_return, name="roster_return"),
    path("<int:pk>/reopen/", roster_moves.roster_reopen, name="roster_reopen"),
    path("<int:pk>/close/", roster_moves.roster_close, name="roster_close"),
    path("<int:pk>/comment/", roster_moves.roster_comment, name="roster_comment"),
    path("<int:pk>/sessions/new/", sessions.session_new, name="session_new"),
    path("<int:pk>/sessions/<int:session>/", sessions.session, name="session"),
    path("<int:pk>/distributions/new/", distributions.distribution_new, name="distribution_new"),
    path("<int:pk>/distributions/<int:distribution>/", distributions.distribution, name="distribution"),
    path(
        "<int:pk>/distributions/<int:distribution>/print/", distributions.distribution_print, name="distribution_print"
    ),
]
