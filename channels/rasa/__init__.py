"""The only client of the Rasa server, and the webhook that it calls for actions."""
