"""Checks the links of a generated site: each to a page, an anchor or a picture of its own leads somewhere, nothing is fetched from
elsewhere, and every page can be reached from the first one.

    check_links.py FOLDER
"""

import pathlib
import re
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

# What a browser fetches without being asked; an <a> is followed only by the reader.
FETCHED = {("img", "src"), ("script", "src"), ("link", "href"), ("iframe", "src"), ("source", "src"), ("video", "src"),
           ("video", "poster"), ("audio", "src"), ("object", "data"), ("embed", "src")}
STYLE_ADDRESS = re.compile(r"""url\(\s*["']?([^"')\s]+)|@import\s+["']([^"']+)""")


class Page(HTMLParser):
    """The anchors and the links of a page."""

    def __init__(self, text):
        super().__init__()
        self.anchors = {""}
        self.links = []  # (line, address, whether it is fetched)
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value)
            elif (tag, name) in FETCHED or (tag in ("a", "area") and name == "href"):
                self.links.append((self.getpos()[0], value or "", (tag, name) in FETCHED))
            elif name == "srcset":
                self.links += [(self.getpos()[0], part.split()[0], True) for part in value.split(",")]


def main(folder):
    site = pathlib.Path(folder).resolve()
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    faults = []
    linked = {}

    def check(source, line, address, fetched):
        def fault(what):
            faults.append(f"{source.relative_to(site)}:{line}: {address}: {what}")

        parts = urlsplit(address)
        if parts.scheme in ("data", "javascript"):
            return
        if parts.scheme or parts.netloc:
            if fetched:
                fault("is fetched from elsewhere")
            elif not (parts.scheme in ("http", "https") and "." in parts.netloc or parts.scheme == "mailto"):
                fault("is no address")
            return
        target = (source.parent / unquote(parts.path)).resolve() if parts.path else source
        if target.is_dir():
            target /= "index.html"
        if not target.is_relative_to(site):
            fault("leads out of the site")
        elif not target.is_file():
            fault("does not exist")
        elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
            fault("has no such anchor")
        linked.setdefault(source, set()).add(target)

    for path, page in pages.items():
        for link in page.links:
            check(path, *link)
    for path in sorted(site.rglob("*.css")):
        for found in STYLE_ADDRESS.finditer(path.read_text(encoding="utf-8")):
            if found[0].find("dejavu.css") < 0:  # Javadoc names these fonts, and not every JDK has them
                check(path, 1, found[1] or found[2], True)

    reachable = set()
    waiting = [site / "index.html"]
    while waiting:
        page = waiting.pop()
        if page not in reachable:
            reachable.add(page)
            waiting += linked.get(page, ())
    faults += [f"{path.relative_to(site)}: no page leads to it" for path in pages
               if path not in reachable and path.relative_to(site).parts[0] != "apidocs"]

    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(pages)} pages, {sum(len(page.links) for page in pages.values())} links, {len(faults)} of them broken")
    return 1 if faults or not pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
