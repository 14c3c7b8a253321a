// A deck as a page of its own: arrows go on, "n" shows the notes, "s" opens them in a window of their own.
#include <fmt/format.h>

#include <algorithm>

#include "desk/lesson_deck.h"
#include "export/html_text.h"

namespace convwalk {
namespace {

constexpr std::string_view kStyle = R"(
body{margin:0;background:#fff;color:#1d2a30;font:24px/1.4 Inter,"DejaVu Sans",sans-serif}
section{display:none;box-sizing:border-box;height:100vh;padding:4vh 5vw 7vh;flex-direction:column}
section.now{display:flex}
h1{font-size:2.4em;margin:auto 0 .3em}h2{font-size:.7em;margin:0 0 .6em;color:#5b6770;font-weight:600}
p{margin:.15em 0 .35em;max-width:52em}.q{font-weight:600}.a{font-weight:600;color:#16776e;font-size:1.15em}
.title p{margin-bottom:auto;font-size:1.2em}
figure{flex:1;min-height:0;margin:.6em 0 0;position:relative}figure svg{width:100%;height:100%}
figure>span{display:none;position:absolute;inset:0}figure>span.on{display:block}
convwalk-figure{width:100%;height:100%;aspect-ratio:auto}
aside{display:none;font-size:.62em;background:#eef2f3;padding:.5em 1em;margin-top:.4em;border-radius:7px}
.notes aside{display:block}#bar{position:fixed;left:0;bottom:0;height:6px;background:#2aa198}
#count{position:fixed;right:1.2em;bottom:.7em;font-size:.6em;color:#5b6770}
.speaker{font-size:18px}.speaker aside{display:block;font-size:1em}.speaker figure{max-height:45vh}
@page{size:1280px 720px;margin:0}
@media print{body{background:#fff}section{display:flex!important;height:720px;padding:32px 60px 40px;page-break-after:always}
section:last-of-type{page-break-after:auto}aside{display:none!important}
figure>span{display:none!important}figure>span:last-child{display:block!important}#bar,#count{display:none}}
)";

constexpr std::string_view kScript = R"(
const all=[...document.querySelectorAll('section')],speaker=location.search==='?speaker';let at=0,step=0,other=null;
if(speaker){document.body.classList.add('speaker');other=opener}
const steps=n=>all[n].querySelectorAll('figure>span');
function draw(){all.forEach((s,i)=>s.classList.toggle('now',i===at));
steps(at).forEach((s,i)=>s.classList.toggle('on',i===step));
document.getElementById('bar').style.width=100*(at+1)/all.length+'%';
document.getElementById('count').textContent=(at+1)+' / '+all.length;
try{history.replaceState(null,'','#'+(at+1))}catch(e){}}
function show(n,s,tell=true){at=Math.max(0,Math.min(all.length-1,n));
step=Math.max(0,Math.min(Math.max(1,steps(at).length)-1,s));draw();if(tell&&other)other.postMessage([at,step],'*')}
function on(){step+1<steps(at).length?show(at,step+1):at+1<all.length&&show(at+1,0)}
function back(){step>0?show(at,step-1):at>0&&show(at-1,1e9)}
addEventListener('message',e=>{if(Array.isArray(e.data)&&(e.source===other||e.source===opener)){other=e.source;show(e.data[0],e.data[1],false)}});
const ofFigure=e=>e.target.closest&&e.target.closest('convwalk-figure');
addEventListener('keydown',e=>{const k=e.key;if(e.ctrlKey||e.metaKey||e.altKey||(ofFigure(e)&&!/^Page|^[nsf]$/.test(k)))return;
if(['ArrowRight','ArrowDown','PageDown',' ','Enter'].includes(k))on();
else if(['ArrowLeft','ArrowUp','PageUp','Backspace'].includes(k))back();
else if(k==='Home')show(0,0);else if(k==='End')show(all.length-1,0);
else if(k==='n')document.body.classList.toggle('notes');
else if(k==='s'&&!speaker)other=open(location.pathname+'?speaker#'+(at+1),'speaker','width=900,height=800');
else if(k==='f')document.fullscreenElement?document.exitFullscreen():document.documentElement.requestFullscreen();
else return;e.preventDefault()});
addEventListener('click',e=>ofFigure(e)||(e.clientX<innerWidth/3?back():on()));
show((parseInt(location.hash.slice(1))||1)-1,0);
)";

std::string figure_of(const Slide& slide, const Deck& deck, const std::vector<std::string>& svgs,
                      bool lives) {
    std::string shown;
    std::string words;
    for (const std::string& name : slide.pictures) {
        for (std::size_t i = 0; i < deck.pictures.size() && i < svgs.size(); ++i) {
            if (deck.pictures[i].name != name) continue;
            words = deck.pictures[i].words;
            shown += fmt::format(
                "<span>{}</span>",
                lives ? element_of(deck.pictures[i].scenario, "controls", svgs[i]) : inline_svg(svgs[i]));
        }
    }
    if (shown.empty()) return "";
    // What lives has words and controls of its own.
    const std::string role = lives ? "" : fmt::format(" role=\"img\" aria-label=\"{}\"", escaped_html(words));
    return fmt::format("<figure{}>{}</figure>\n", role, shown);
}

std::string section_of(const Slide& slide, const Deck& deck, const std::vector<std::string>& svgs,
                       bool lives) {
    const bool title = slide.kind == Slide::Kind::title;
    std::string text = title
                           ? fmt::format("<section class=\"title\"><h1>{}</h1>\n", escaped_html(slide.title))
                           : fmt::format("<section><h2>{}</h2>\n", escaped_html(slide.title));
    const char* look = slide.kind == Slide::Kind::question ? " class=\"q\"" : "";
    const char* answer = slide.kind == Slide::Kind::answer ? " class=\"a\"" : "";
    for (const std::string& option : slide.options)
        if (*answer != '\0') text += fmt::format("<p{}>{}</p>\n", answer, escaped_html(option));
    if (!slide.words.empty()) text += fmt::format("<p{}>{}</p>\n", look, escaped_html(slide.words));
    for (const std::string& option : slide.options)
        if (*answer == '\0') text += fmt::format("<p>{}</p>\n", escaped_html(option));
    text += figure_of(slide, deck, svgs, lives);
    for (const std::string& note : slide.notes)
        text += fmt::format("<aside>{}</aside>\n", escaped_html(note));
    return text + "</section>\n";
}

}  // namespace

std::string html_of(const Deck& deck, const std::vector<std::string>& svgs,
                    const std::optional<LivePart>& live) {
    std::string page = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>{}</title><style>{}</style></head>\n<body>\n",
        deck.language, escaped_html(deck.title), kStyle);
    for (const Slide& slide : deck.slides) page += section_of(slide, deck, svgs, live.has_value());
    page += fmt::format("<div id=\"bar\"></div><div id=\"count\"></div><script>{}</script>\n", kScript);
    if (live) page += scripts_of(*live);
    return page + "</body></html>\n";
}

}  // namespace convwalk
