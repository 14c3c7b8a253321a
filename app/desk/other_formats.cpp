#include "desk/other_formats.h"

#include <fmt/format.h>

#include <cctype>
#include <fstream>
#include <system_error>
#include <vector>

#include "basics/errors.h"
#include "desk/folders.h"
#include "export/input_file.h"
#include "export/programs.h"

#ifndef _WIN32
#include <unistd.h>
#endif

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

// A folder for a while.
class Workroom {
  public:
    Workroom() {
        std::error_code error;
        const fs::path base = fs::temp_directory_path(error);
        for (int i = 0; i < 100 && path_.empty(); ++i) {
            const fs::path wanted = base / fmt::format("convwalk-{}-{}", process_number(), i);
            if (fs::create_directory(wanted, error)) path_ = wanted;
        }
    }
    ~Workroom() {
        std::error_code error;
        if (!path_.empty()) fs::remove_all(path_, error);
    }
    Workroom(const Workroom&) = delete;
    Workroom& operator=(const Workroom&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

  private:
    static long process_number() {
#ifdef _WIN32
        return 0;
#else
        return static_cast<long>(::getpid());
#endif
    }
    fs::path path_;
};

// A sandbox is not to be had by the one who may do everything.
bool is_root() {
#ifdef _WIN32
    return false;
#else
    return ::geteuid() == 0;
#endif
}

std::string browser() {
    for (const char* name : {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
                             "microsoft-edge", "brave-browser"}) {
        if (std::string program = program_called(name); !program.empty()) return program;
    }
    return "";
}

std::string office() {
    for (const char* name : {"soffice", "libreoffice"}) {
        if (std::string program = program_called(name); !program.empty()) return program;
    }
    return "";
}

// Hexadecimal digits between two marks behind `from`.
void blank_hex(std::string& text, std::size_t from, std::string_view begin, char end) {
    const auto at = text.find(begin, from);
    for (std::size_t i = at; at != std::string::npos && i < text.size() && text[i] != end; ++i) {
        if (i >= at + begin.size() && std::isxdigit(static_cast<unsigned char>(text[i])) != 0) text[i] = '0';
    }
}

// Dates of a PDF, all of one length, "(D:20260102030405+00'00')", and what its trailer makes of them.
std::string without_dates(std::string pdf) {
    if (const auto trailer = pdf.rfind("trailer"); trailer != std::string::npos) {
        blank_hex(pdf, trailer, "/ID [", ']');
        blank_hex(pdf, trailer, "/DocChecksum /", '\n');
    }
    constexpr std::string_view kMark = "(D:";
    for (auto at = pdf.find(kMark); at != std::string::npos; at = pdf.find(kMark, at + 1)) {
        for (std::size_t i = at + kMark.size(); i < pdf.size() && pdf[i] != ')'; ++i) {
            if (std::isdigit(static_cast<unsigned char>(pdf[i])) != 0) pdf[i] = '0';
        }
    }
    return pdf;
}

}  // namespace

Printed printed_page(const std::string& html) {
    const std::string program = browser();
    if (program.empty())
        return {"",
                "no browser is there that prints (chromium, google-chrome, microsoft-edge), and no "
                "LibreOffice that does so with slides; write html and print it from yours"};
    const Workroom room;
    if (room.path().empty()) return {"", "there is no folder for what is on its way"};
    const fs::path page = room.path() / "page.html";
    const fs::path pdf = room.path() / "page.pdf";
    std::ofstream(page, std::ios::binary) << html;
    Words words = {program,
                   "--headless",
                   "--disable-gpu",
                   "--no-first-run",
                   "--no-pdf-header-footer",
                   "--print-to-pdf-no-header",
                   fmt::format("--user-data-dir={}", (room.path() / "profile").string()),
                   fmt::format("--print-to-pdf={}", pdf.string())};
    if (is_root()) words.emplace_back("--no-sandbox");
    words.push_back(file_uri(page));
    if (!run_and_wait(words, environment()) || !fs::exists(pdf))
        return {"", fmt::format("{} could not print it", fs::path(program).filename().string())};
    return {without_dates(read_regular_file(pdf.string())), ""};
}

bool can_print_pages() {
    return !browser().empty();
}

bool can_print_presentations() {
    return !office().empty();
}

Printed printed_presentation(const std::string& flat) {
    const std::string program = office();
    if (program.empty()) return {"", "LibreOffice is not there"};
    const Workroom room;
    if (room.path().empty()) return {"", "there is no folder for what is on its way"};
    const fs::path slides = room.path() / "slides.fodp";
    const fs::path pdf = room.path() / "slides.pdf";
    std::ofstream(slides, std::ios::binary) << flat;
    // A profile of its own: one that is running would take the work and never say when it is done.
    const Words words = {program,
                         fmt::format("-env:UserInstallation={}", file_uri(room.path() / "profile")),
                         "--headless",
                         "--convert-to",
                         "pdf",
                         "--outdir",
                         room.path().string(),
                         slides.string()};
    if (!run_and_wait(words, environment()) || !fs::exists(pdf))
        return {"", fmt::format("{} could not print it", fs::path(program).filename().string())};
    return {without_dates(read_regular_file(pdf.string())), ""};
}

std::string why_no_slides(const fs::path& markdown, const fs::path& slides) {
    std::error_code error;
    const fs::path whole = fs::absolute(markdown, error);
    Words words;
    if (const std::string quarto = program_called("quarto"); !quarto.empty())
        words = {quarto, "render", whole.string(), "--to", "pptx", "--output", slides.filename().string()};
    else if (const std::string pandoc = program_called("pandoc"); !pandoc.empty())
        words = {pandoc,
                 "--from=markdown",
                 "--slide-level=2",
                 fmt::format("--resource-path={}", whole.parent_path().string()),
                 whole.string(),
                 "-o",
                 fs::absolute(slides, error).string()};
    if (words.empty())
        return fmt::format("neither quarto nor pandoc is there; {} is written, and either makes slides of it",
                           whole.filename().string());
    if (!run_and_wait(words, environment()) || !fs::exists(slides, error))
        return fmt::format("{} could not make it of {}", fs::path(words.front()).filename().string(),
                           whole.filename().string());
    return "";
}

}  // namespace convwalk
