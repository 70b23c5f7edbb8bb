"""`{{ person.nik|masked }}`"""

from django import template

from accounts.privacy import mask

register = template.Library()
register.filter("masked", mask)
