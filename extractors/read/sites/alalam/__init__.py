"""Rules for Al-Alam's pages, and for the PHP ``var_dump`` that they leak."""

from extractors.read.sites.alalam.layouts import FAMILY as FAMILY
