"""The parents' web chat: page, widget, API, and the same without JavaScript."""
