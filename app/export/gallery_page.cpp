#include "export/gallery_page.h"

#include <fmt/format.h>

#include "basics/text.h"
#include "export/animation.h"
#include "export/html_text.h"
#include "export/svg.h"
#include "picture/alternative_text.h"

namespace convwalk {
namespace {

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{0}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>
body{{margin:0 auto;max-width:84rem;padding:1rem;background:#f5f6f8;color:#1f2733;font:16px/1.5 Inter,system-ui,sans-serif}}
h1{{font-size:1.8rem}}h2{{margin:2.5rem 0 1rem;font-size:1.2rem}}h3{{margin:0;font-size:1rem}}p{{margin:.3rem 0}}
.all{{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(22rem,100%),1fr));gap:1rem}}
article{{display:flex;flex-direction:column;background:#fff;border:1px solid #dde1e7;border-radius:8px;overflow:hidden}}
.picture{{position:relative;display:block;width:100%;padding:0;border:0;background:none;cursor:pointer;aspect-ratio:4/3.3}}
.picture:focus-visible{{outline:3px solid #2f6fdb;outline-offset:-3px}}
.picture svg,convwalk-figure svg{{position:absolute;inset:0;width:100%;height:100%}}
article convwalk-figure{{aspect-ratio:4/3.3}}
.words{{padding:.8rem 1rem 1rem;border-top:1px solid #dde1e7}}.words p{{color:#55606e}}
code{{display:block;margin-top:.5rem;padding:.5rem;background:#f0f2f5;border-radius:4px;font-size:.8rem;overflow-wrap:anywhere}}
a{{color:#1d5fc4}}
</style></head>
<body><h1>{0}</h1>
)";

// A figure that is clicked takes the place of its picture; what was played before goes back to rest.
constexpr std::string_view kScript = R"(<script>
let last = null;
for (const picture of document.querySelectorAll('button.picture')) picture.addEventListener('click', () => {
  last?.pause();
  const template = picture.nextElementSibling;
  const svg = picture.querySelector('svg');
  picture.replaceWith(template.content.cloneNode(true));
  last = template.previousElementSibling;
  last.append(svg);
  last.ready.then((figure) => figure.shadowRoot.querySelector('.play').focus());
});
</script>
)";

std::string picture_of(const GalleryFigure& each, bool lives) {
    const std::string svg = to_svg(exported_still(each.figure));
    const std::string words = escaped_html(heading_of(each.figure));
    if (!lives)
        return fmt::format("<div class=\"picture\" role=\"img\" aria-label=\"{}\">{}</div>", words,
                           inline_svg(svg));
    return fmt::format("<button class=\"picture\" aria-label=\"Play: {}\">{}</button><template>{}</template>",
                       words, inline_svg(svg),
                       element_of(each.figure.scenario, "controls autoplay loop", ""));
}

std::string article(const GalleryFigure& each, bool lives) {
    std::string text =
        fmt::format("<article id=\"{}\">{}<div class=\"words\"><h3>{}</h3>", escaped_html(each.name),
                    picture_of(each, lives), escaped_html(heading_of(each.figure)));
    if (!each.about.empty()) text += fmt::format("<p>{}</p>", escaped_html(each.about));
    text += fmt::format("<code>{}</code>", escaped_html(each.command));
    if (!each.address.empty())
        text += fmt::format("<p><a href=\"{}\">Open in Convwalk</a></p>", escaped_html(each.address));
    return text + "</div></article>\n";
}

}  // namespace

std::string gallery_page(const std::string& title, const std::vector<GalleryFigure>& figures,
                         const std::optional<LivePart>& part, const std::string& reference) {
    std::string page = fmt::format(kHead, escaped_html(title));
    if (!reference.empty())
        page += fmt::format("<p><a href=\"{}\">What can be done with them: the reference</a></p>\n",
                            escaped_html(reference));
    const std::string* group = nullptr;
    for (const GalleryFigure& each : figures) {
        if (group == nullptr || each.group != *group) {
            if (group != nullptr) page += "</div>\n";
            if (!each.group.empty())
                page += fmt::format("<h2>{}</h2>\n", escaped_html(capitalised(each.group)));
            page += "<div class=\"all\">\n";
        }
        group = &each.group;
        page += article(each, part.has_value());
    }
    if (group != nullptr) page += "</div>\n";
    if (part) page += scripts_of(*part) + std::string(kScript);
    return page + "</body></html>\n";
}

}  // namespace convwalk
