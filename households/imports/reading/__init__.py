"""Reading a list: csv or xlsx into a table of text, with the row numbers that a spreadsheet program shows.

What the file is follows from its content, never from its name; whatever could hurt is refused before it is opened.
"""

from households.imports.reading.container import Kind, kind_of
from households.imports.reading.delimited import read_delimited
from households.imports.reading.sheet import Sheet, Unreadable
from households.imports.reading.workbook import read_workbook

__all__ = ["Kind", "Sheet", "Unreadable", "kind_of", "read_sheets"]


def read_sheets(path, sheet_name=None):
    """Yield the file's sheets as `Sheet`, one at a time (a csv has one, without a name).

    `sheet_name` chooses one. Raises Unreadable with a reason a person can read.
    """
    if kind_of(path) is Kind.WORKBOOK:
        yield from read_workbook(path, sheet_name)
    else:
        yield read_delimited(path)
