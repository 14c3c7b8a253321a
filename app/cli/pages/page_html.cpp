#include "cli/pages/page_html.h"

#include <fmt/format.h>

#include "export/html_text.h"

namespace convwalk {
namespace {

using Kind = MarkdownNode::Kind;
using IsThere = std::function<bool(std::string_view)>;

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{0}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>
body{{margin:0 auto;max-width:60rem;padding:1rem;background:#f5f6f8;color:#1f2733;font:16px/1.6 Inter,system-ui,sans-serif}}
nav{{display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding-bottom:1rem;border-bottom:1px solid #dde1e7;font-size:.9rem}}
h1{{font-size:1.8rem}}h2{{margin:2.5rem 0 .6rem;font-size:1.2rem}}h3{{margin:1.8rem 0 .4rem;font-size:1rem}}p{{margin:.8rem 0}}
img{{max-width:100%;height:auto;border-radius:8px}}.absent{{color:#55606e;font-style:italic}}
code{{padding:.1rem .25rem;background:#e8ebf0;border-radius:4px;font-size:.88em;overflow-wrap:anywhere}}
pre{{padding:.8rem 1rem;font-size:.92em;background:#e8ebf0;border-radius:8px;overflow-x:auto}}pre code{{padding:0;background:none;overflow-wrap:normal}}
.wide{{overflow-x:auto}}table{{border-collapse:collapse;font-size:.92rem}}
th,td{{padding:.4rem .7rem;border-bottom:1px solid #dde1e7;text-align:left;vertical-align:top}}
a{{color:#1d5fc4}}li{{margin:.4rem 0}}
</style></head>
<body>
)";

std::string beside(const std::string& address) {
    const std::size_t end = std::min(address.find('#'), address.size());
    constexpr std::string_view kMarkdown = ".md";
    const std::string file = address.substr(0, end);
    if (!file.ends_with(kMarkdown) || file.find("://") != std::string::npos) return address;
    return file.substr(0, file.size() - kMarkdown.size()) + ".html" + address.substr(end);
}

std::string html_of(const MarkdownNode& node, const IsThere& is_there);

std::string inside_of(const MarkdownNode& node, const IsThere& is_there) {
    std::string text;
    for (const MarkdownNode& each : node.inside) text += html_of(each, is_there);
    return text;
}

std::string table_of(const MarkdownNode& table, const IsThere& is_there) {
    std::string text = "<div class=\"wide\"><table>\n";
    for (const MarkdownNode& row : table.inside) {
        const char* tag = &row == &table.inside.front() ? "th" : "td";
        text += "<tr>";
        for (const MarkdownNode& cell : row.inside)
            text += fmt::format("<{0}>{1}</{0}>", tag, inside_of(cell, is_there));
        text += "</tr>\n";
    }
    return text + "</table></div>\n";
}

std::string picture_of(const MarkdownNode& picture, const IsThere& is_there) {
    std::string words;
    for (const MarkdownNode& each : picture.inside) words += words_of(each);
    if (!is_there(picture.text)) return fmt::format("<span class=\"absent\">{}</span>", escaped_html(words));
    return fmt::format("<img src=\"{}\" alt=\"{}\" loading=\"lazy\">", escaped_html(picture.text),
                       escaped_html(words));
}

std::string html_of(const MarkdownNode& node, const IsThere& is_there) {
    const auto tagged = [&](std::string_view tag, std::string_view end) {
        return fmt::format("<{0}>{1}</{0}>{2}", tag, inside_of(node, is_there), end);
    };
    switch (node.kind) {
        case Kind::page:
            return inside_of(node, is_there);
        case Kind::heading:
            return fmt::format("<h{0} id=\"{1}\">{2}</h{0}>\n", node.level, anchor_of(words_of(node)),
                               inside_of(node, is_there));
        case Kind::paragraph:
            return tagged("p", "\n");
        case Kind::list:
            return tagged("ul", "\n");
        case Kind::item:
            return tagged("li", "\n");
        case Kind::code_block:
            return fmt::format("<pre><code>{}</code></pre>\n", escaped_html(node.text));
        case Kind::table:
            return table_of(node, is_there);
        case Kind::row:
        case Kind::cell:
            return inside_of(node, is_there);
        case Kind::text:
            return escaped_html(node.text);
        case Kind::code:
            return fmt::format("<code>{}</code>", escaped_html(node.text));
        case Kind::emphasis:
            return tagged("em", "");
        case Kind::strong:
            return tagged("strong", "");
        case Kind::link:
            return fmt::format("<a href=\"{}\">{}</a>", escaped_html(beside(node.text)),
                               inside_of(node, is_there));
        case Kind::picture:
            return picture_of(node, is_there);
    }
    return "";
}

void add_pictures(const MarkdownNode& node, std::vector<std::string>& all) {
    if (node.kind == Kind::picture) all.push_back(node.text);
    for (const MarkdownNode& each : node.inside) add_pictures(each, all);
}

}  // namespace

std::string page_html(const MarkdownNode& page, const std::vector<PageLink>& links, const IsThere& is_there) {
    std::string text = fmt::format(kHead, escaped_html(words_of(page.inside.front())));
    text += "<nav>";
    for (const PageLink& link : links)
        text += fmt::format("<a href=\"{}\">{}</a>\n", escaped_html(link.address), escaped_html(link.title));
    return text + "</nav>\n<main>\n" + html_of(page, is_there) + "</main></body></html>\n";
}

std::string anchor_of(std::string_view heading) {
    std::string anchor;
    for (const char c : heading) {
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-') {
            anchor += capital ? static_cast<char>(c - 'A' + 'a') : c;
        } else if (c == ' ') {
            anchor += '-';
        }
    }
    return anchor;
}

std::vector<std::string> pictures_of(const MarkdownNode& page) {
    std::vector<std::string> all;
    add_pictures(page, all);
    return all;
}

}  // namespace convwalk
