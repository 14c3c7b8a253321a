#include "desk/kept_sessions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/paths.h"
#include "export/input_file.h"
#include "export/output_file.h"

namespace convwalk {
namespace {

constexpr std::string_view kEnding = ".json";
constexpr int kSessionVersion = 1;
// Two scenarios, and paths.
constexpr std::size_t kMostSessionBytes = 2 * kMostScenarioBytes + kMostJsonBytes;

std::string text_of(const LastDocument& document) {
    const nlohmann::ordered_json object = {{"session", kSessionVersion}, {"document", json_of(document)}};
    return object.dump() + "\n";
}

/// @throws BadInput
LastDocument read_session(const Shelf& shelf, const std::string& path) {
    try {
        const nlohmann::json object = parse_json(shelf.read(path), "the session", kMostSessionBytes);
        JsonFields fields(object, "");
        auto document = read_document(fields, "document");
        if (!document) throw BadInput("document is missing");
        return std::move(*document);
    } catch (const BadInput& error) {
        throw about_file(path, error);
    }
}

}  // namespace

std::string when_left(const LeftFigure& figure) {
    if (figure.left_ms <= 0) return "";
    static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto seconds = static_cast<std::time_t>(figure.left_ms / 1000);
    std::tm local{};
    if (localtime_r(&seconds, &local) == nullptr) return "";
    return fmt::format("{} {}, {:02}:{:02}", local.tm_mday, kMonths[static_cast<std::size_t>(local.tm_mon)],
                       local.tm_hour, local.tm_min);
}

std::optional<LastDocument> take_left(Shelf& shelf, const std::string& path) {
    const auto claim = shelf.claim(path);
    if (!claim || shelf.look(path).kind != Found::Kind::file) return std::nullopt;
    try {
        LastDocument document = read_session(shelf, path);
        // One that is impossible stays where it is.
        static_cast<void>(session_of(document));
        if (!shelf.remove(path)) return std::nullopt;
        return document;
    } catch (const BadInput&) {
        return std::nullopt;
    }
}

void discard_left(Shelf& shelf, const std::string& path) {
    if (const auto claim = shelf.claim(path)) shelf.remove(path);
}

KeptSessions::KeptSessions(Shelf& shelf, std::string folder) : shelf_(shelf), folder_(std::move(folder)) {}

std::string KeptSessions::folder() const {
    return joined(folder_, "sessions");
}

KeptSessions::Begun KeptSessions::begin(bool resumes) {
    Begun begun;
    if (folder_.empty() || !shelf_.has_folder(folder())) return begun;
    struct Unowned {
        LeftFigure figure;
        std::unique_ptr<Claim> claim;
    };
    std::vector<Unowned> found;
    try {
        for (const FolderEntry& entry : shelf_.list(folder()).entries) {
            const std::string path = joined(folder(), entry.name);
            if (entry.is_folder || !entry.name.ends_with(kEnding)) continue;
            auto claim = shelf_.claim(path);
            // Another window has taken or left it since.
            if (!claim || shelf_.look(path).kind != Found::Kind::file) continue;
            try {
                LeftFigure figure{path, read_session(shelf_, path), entry.modified_ms};
                found.push_back({std::move(figure), std::move(claim)});
            } catch (const BadInput& unreadable) {
                const std::string aside = put_aside(shelf_, path);
                if (!begun.sentence && !aside.empty())
                    begun.sentence =
                        fmt::format("{}. The file is kept as {}", unreadable.what(), name_in(aside));
            }
        }
    } catch (const BadInput& unreadable) {
        begun.sentence = unreadable.what();
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Unowned& a, const Unowned& b) { return a.figure.left_ms > b.figure.left_ms; });
    for (std::size_t i = 0; i < found.size(); ++i) {
        LeftFigure& figure = found[i].figure;
        if (i == 0) begun.last = figure.document;
        if (i == 0 && resumes) {
            own_ = Own{figure.path, std::move(found[i].claim)};
        } else if (figure.document.has_work()) {
            begun.left.push_back(std::move(figure));
        } else if (i > 0) {
            shelf_.remove(figure.path);
        }
    }
    return begun;
}

KeptSessions::Own KeptSessions::claimed() {
    if (folder_.empty()) throw CannotWrite("there is no home folder for it");
    shelf_.make_folder(folder());
    constexpr int kMost = 10'000;
    for (int n = 1; n < kMost; ++n) {
        const std::string path = joined(folder(), fmt::format("{}{}", n, kEnding));
        if (shelf_.look(path).kind != Found::Kind::nothing) continue;
        auto claim = shelf_.claim(path);
        // The name may have been taken, used and left since.
        if (claim && shelf_.look(path).kind == Found::Kind::nothing) return {path, std::move(claim)};
        if (claim || n > 1) continue;
        try {
            shelf_.write(joined(folder(), "new"), "");
            shelf_.remove(joined(folder(), "new"));
        } catch (const CannotWrite&) {
            throw CannotWrite(fmt::format("no file can be made in {}", printable(folder(), 400)));
        }
    }
    throw CannotWrite(fmt::format("{} has too many files", printable(folder(), 400)));
}

std::string KeptSessions::save(const LastDocument& document, bool again) {
    try {
        std::string text = text_of(document);
        if (own_ && text == written_ && !again) return "";
        written_.clear();
        if (!own_) own_ = claimed();
        shelf_.make_folder(folder());
        shelf_.write(own_->path, text);
        written_ = std::move(text);
        return "";
    } catch (const std::exception& failed) {
        return failed.what();
    }
}

std::string KeptSessions::add(const LastDocument& document) {
    try {
        const Own another = claimed();
        shelf_.write(another.path, text_of(document));
        return another.path;
    } catch (const std::exception&) {
        return "";
    }
}

std::string put_aside(Shelf& shelf, const std::string& path) {
    constexpr int kMost = 1000;
    for (int n = 1; n < kMost; ++n) {
        const std::string aside = path + (n == 1 ? ".broken" : fmt::format(".broken.{}", n));
        if (shelf.look(aside).kind != Found::Kind::nothing) continue;
        return shelf.move(path, aside) ? aside : "";
    }
    return "";
}

}  // namespace convwalk
