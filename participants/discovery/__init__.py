"""Finding a blog's feed from whatever address somebody gives."""

from participants.addresses import address_key
from participants.discovery.links import is_comment
from participants.discovery.looking import Found, discover, label_feed
from participants.discovery.pages import links_to, page_language, page_title
from participants.discovery.reasons import SENTENCES, CannotConnect, Reason
from participants.discovery.typed import clean_address

__all__ = [
    "SENTENCES",
    "CannotConnect",
    "Found",
    "Reason",
    "address_key",
    "clean_address",
    "discover",
    "is_comment",
    "label_feed",
    "links_to",
    "page_language",
    "page_title",
]
