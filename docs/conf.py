"""Sphinx: how the guide is built. `make docs` calls it through `dateline/reports/guide.py`."""

from extractors.runtime.version import VERSION

project = "Dateline"
release = VERSION
author = "Dateline"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["deflist", "colon_fence"]
# headings get anchors, so that pages and tests can link to them
myst_heading_anchors = 3
exclude_patterns: list[str] = []

html_theme = "furo"
html_title = "Dateline"
html_static_path = ["static"]
html_css_files = ["guide.css"]
# the site opens from a disk and loads nothing from anywhere: no sources beside it, no inventory, no web fonts
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {"navigation_with_keys": True}
html_context = {"default_mode": "auto"}
pygments_style = "friendly"
pygments_dark_style = "monokai"
