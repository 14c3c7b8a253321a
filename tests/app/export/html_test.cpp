// Pages in which figures live. That they do is tested in a browser: tests/web.
#include <gtest/gtest.h>

#include <string>

#include "basics/errors.h"
#include "export/deflate.h"
#include "export/gallery_page.h"
#include "export/html_text.h"
#include "export/live_part.h"
#include "export/write_figure.h"
#include "picture/figures.h"
#include "support/environment.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::TempFolder;
using testing::write_file;

const LivePart kPart = {"const a = '</b>';", "const c = '</script>';", "wasm"};

Scenario titled(const std::string& title) {
    Scenario scenario;
    scenario.title = title;
    return scenario;
}

// How often a text has a word.
int count(const std::string& text, const std::string& word) {
    int found = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size())) ++found;
    return found;
}

TEST(Html, TextsOfOthersAreNoTags) {
    EXPECT_EQ(escaped_html("<b a=\"c\"> & d"), "&lt;b a=&quot;c&quot;&gt; &amp; d");
    EXPECT_EQ(inline_svg("<?xml?><svg/>"), "<svg/>");
}

TEST(Html, BytesAreLetters) {
    // RFC 4648, 10
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64("\xff\xfe"), "//4=");
}

TEST(Html, NothingOfAFigureEndsItsScript) {
    const std::string element = element_of(titled("</script><b>"), "controls", "<svg/>");
    EXPECT_EQ(count(element, "</script>"), 1);
    const std::string scripts = scripts_of(kPart);
    EXPECT_EQ(count(scripts, "</script>"), 3);
    EXPECT_NE(scripts.find(base64(deflated("wasm"))), std::string::npos);
}

TEST(Html, AGalleryHasEachFigureInItsGroup) {
    const Figure f = figure(titled("<i>"));
    const std::vector<GalleryFigure> figures = {{"a", "first", "about <a>", "convwalk a", "", f},
                                                {"b", "first", "", "convwalk b", "http://x/#op=conv", f},
                                                {"c", "second", "", "convwalk c", "", f}};
    const std::string live = gallery_page("All & more", figures, kPart);
    EXPECT_EQ(count(live, "<article"), 3);
    EXPECT_EQ(count(live, "<h2>"), 2);
    EXPECT_EQ(count(live, "<convwalk-figure"), 3);
    EXPECT_EQ(count(live, "Open in Convwalk"), 1);
    EXPECT_NE(live.find("<h1>All &amp; more</h1>"), std::string::npos);
    const std::string still = gallery_page("All", figures, std::nullopt);
    EXPECT_EQ(count(still, "<script"), 0);
    EXPECT_EQ(count(still, "<svg"), 3);
    EXPECT_EQ(count(still, "<i>"), 0);
}

TEST(Html, APageIsMadeOfTheFilesThatAreNamed) {
    const TempFolder folder;
    Studio studio;
    const auto nothing = [](std::int64_t, std::int64_t) {};
    const Figure f = figure(titled("A & B"));
    const testing::WithVariable files("CONVWALK_WEB_FILES", folder.path().string());
    try {
        write_figure(f, folder / "a.html", Format::html, studio, nothing);
        ADD_FAILURE() << "there are no files";
    } catch (const BadInput& error) {
        EXPECT_NE(std::string(error.what()).find("figure.wasm"), std::string::npos) << error.what();
    }
    EXPECT_TRUE(folder.names().empty());
    for (const char* name : {"convwalk.js", "figure.js", "figure.wasm"}) write_file(folder / name, name);
    write_figure(f, folder / "a.html", Format::html, studio, nothing);
    const std::string page = content_of(folder / "a.html");
    EXPECT_NE(page.find("<title>A &amp; B</title>"), std::string::npos);
    EXPECT_NE(page.find("convwalk export"), std::string::npos);
    EXPECT_EQ(count(page, "<convwalk-figure"), 1);
    EXPECT_EQ(count(page, "<svg"), 1);
    EXPECT_EQ(count(page, "http://") - count(page, "http://www.w3.org/"), 0) << "nothing is loaded";
}

}  // namespace
}  // namespace convwalk
