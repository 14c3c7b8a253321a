// Pages of Markdown, as manual pages and as HTML.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "cli/pages/markdown.h"
#include "cli/pages/page_html.h"
#include "cli/pages/reference.h"
#include "cli/pages/roff.h"
#include "support/places.h"
#include "support/program.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using testing::content_of;
using testing::TempFolder;

std::string roff(const std::string& text) {
    return roff_body(parse_markdown(text));
}

std::string html(const std::string& text) {
    return page_html(parse_markdown("# T\n\n" + text), {},
                     [](std::string_view address) { return address == "../pictures/a.png"; });
}

TEST(Roff, HasParagraphsListsAndCode) {
    EXPECT_EQ(roff("# Title\n\nOne *two*\n**three** `a-b`.\n"),
              "One \\fItwo\\fP \\fBthree\\fP \\fBa\\-b\\fP.\n");
    EXPECT_EQ(roff("## Part\n\nA\n\nB\n"), ".SH \"Part\"\nA\n.PP\nB\n");
    EXPECT_EQ(roff("A\n\n- x\n- y\n"), "A\n.IP \\(bu 2\nx\n.IP \\(bu 2\ny\n");
    EXPECT_EQ(roff("A\n\n```sh\n.x\\\n\ny\n```\n"), "A\n.PP\n.RS 4\n.EX\n\\&.x\\e\n\ny\n.EE\n.RE\n");
}

TEST(Roff, HasLettersByTheirNumbers) {
    EXPECT_EQ(roff_text("k − 1 × ½"), "k \\[u2212] 1 \\[u00D7] \\[u00BD]");
    EXPECT_EQ(roff_text("\U0001d54f"), "\\[u1D54F]");
    EXPECT_EQ(roff_text("'tis"), "\\&'tis");
}

TEST(Roff, HasTablesAsLists) {
    EXPECT_EQ(
        roff("| flag | meaning | default |\n|---|---|---|\n| `--a` | what | 3 |\n| `b\\|c` | none | |\n"),
        ".TP\n\\fB\\-\\-a\\fP\nwhat; default: 3\n.TP\n\\fBb|c\\fP\nnone\n");
}

TEST(Roff, LeavesPicturesOut) {
    EXPECT_EQ(roff("A\n\n![words](../pictures/a.png)\n\nB\n"), "A\n.PP\nB\n");
    EXPECT_EQ(roff("A\n\n| x |\n|---|\n| ![w](a.png) |\n"), "A\n");
}

TEST(PageHtml, EscapesAndLinks) {
    const std::string page =
        html("a < b, `<i>`, [x](files.md#part-two), [y](https://a.org/b.md)\n\n## Part two\n");
    EXPECT_NE(page.find("<title>T</title>"), std::string::npos);
    EXPECT_NE(page.find("<p>a &lt; b, <code>&lt;i&gt;</code>, <a href=\"files.html#part-two\">x</a>, "
                        "<a href=\"https://a.org/b.md\">y</a></p>"),
              std::string::npos)
        << page;
    EXPECT_NE(page.find("<h2 id=\"part-two\">Part two</h2>"), std::string::npos) << page;
}

TEST(PageHtml, HasPicturesOrTheirWords) {
    EXPECT_NE(html("![a \"b\"](../pictures/a.png)\n")
                  .find("<img src=\"../pictures/a.png\" alt=\"a &quot;b&quot;\""),
              std::string::npos);
    EXPECT_NE(html("![words](../pictures/b.png)\n").find("<span class=\"absent\">words</span>"),
              std::string::npos);
}

TEST(Markdown, RefusesWhatPagesAreNotToHave) {
    EXPECT_THROW(static_cast<void>(parse_markdown("<b>x</b>\n")), std::logic_error);
    EXPECT_THROW(static_cast<void>(parse_markdown("1. one\n")), std::logic_error);
}

TEST(ReferencePages, AreThoseOfTheFolder) {
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(std::string(testing::kSourceDir) + "/assets/docs"))
        files += entry.path().extension() == ".md" ? 1 : 0;
    EXPECT_EQ(reference_pages().size(), files);
}

TEST(ReferencePages, AreWrittenWithTheirPictures) {
    const TempFolder folder;
    ASSERT_EQ(setenv("CONVWALK_PICTURES", (std::string(testing::kSourceDir) + "/assets/pictures").c_str(), 1),
              0);
    write_reference_pages(folder / "reference", "../index.html");
    ASSERT_EQ(unsetenv("CONVWALK_PICTURES"), 0);
    for (const ReferencePage& page : reference_pages()) {
        const std::string text = content_of(folder / ("reference/" + page.name + ".html"));
        EXPECT_NE(text.find("<h1 id="), std::string::npos) << page.name;
        EXPECT_EQ(text.find("class=\"absent\""), std::string::npos) << page.name;
        for (const std::string& address : pictures_of(page.text))
            EXPECT_TRUE(fs::exists(folder / ("reference/" + address))) << page.name << ' ' << address;
    }
}

}  // namespace
}  // namespace convwalk
