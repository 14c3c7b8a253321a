#include "desk/links.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>
#include <vector>

#include "arithmetic/operators.h"
#include "basics/base64.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "export/deflate.h"
#include "scenario/given_fields.h"
#include "scenario/lab_json.h"
#include "scenario/view_table.h"

namespace convwalk {
namespace {

// Longer than what browsers take.
constexpr std::size_t kLongestLink = 2'000'000;
constexpr std::string_view kWhole = "json";
constexpr const char* kLesson = "lesson";
constexpr const char* kScene = "scene";

// --- words of an address ---

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.~/:|,").find(c) != std::string_view::npos;
}

std::string escaped(std::string_view text) {
    std::string all;
    for (const char c : text)
        all += is_plain(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return all;
}

}  // namespace

std::string unescaped(std::string_view text) {
    const auto digit = [](char c) -> int {
        const char low = static_cast<char>(c | 0x20);
        if (c >= '0' && c <= '9') return c - '0';
        return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
    };
    std::string all;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool coded =
            text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
        if (!coded) {
            all += text[i];
            continue;
        }
        all += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
        i += 2;
    }
    return all;
}

namespace {

using Words = std::vector<std::pair<std::string, std::string>>;

std::string text_of(const Words& words) {
    std::string text;
    for (const auto& [name, value] : words) {
        if (!text.empty()) text += '&';
        text += value.empty() ? name : name + "=" + escaped(value);
    }
    return text;
}

// --- what flags say ---

std::string_view name_of_flag(std::string_view flag) {
    return flag.substr(2);
}

/// What a flag says beside the layer.
struct ViewWord {
    std::string_view name;
    /// nullopt: as usual. "": the name alone says it.
    std::optional<std::string> (*of)(const Scenario&);
    void (*put)(Scenario&, const std::string&);
};
constexpr std::array kViewWords = {
    ViewWord{"view",
             [](const Scenario& s) -> std::optional<std::string> {
                 if (s.view.kind == Scenario{}.view.kind) return std::nullopt;
                 return std::string(row_of(s.view.kind).name);
             },
             [](Scenario& s, const std::string& text) { s.view.kind = view_named(text); }},
    ViewWord{"numbers",
             [](const Scenario& s) { return s.values.shown ? std::optional<std::string>("") : std::nullopt; },
             [](Scenario& s, const std::string&) { s.values.shown = true; }},
    ViewWord{"indices",
             [](const Scenario& s) { return s.view.indices ? std::optional<std::string>("") : std::nullopt; },
             [](Scenario& s, const std::string&) { s.view.indices = true; }},
    ViewWord{
        "products",
        [](const Scenario& s) { return s.view.products ? std::optional<std::string>("") : std::nullopt; },
        [](Scenario& s, const std::string&) { s.view.products = true; }},
    ViewWord{
        "pin",
        [](const Scenario& s) { return s.view.pin ? std::optional(to_string(*s.view.pin)) : std::nullopt; },
        [](Scenario& s, const std::string& text) { s.view.pin = parse_pin(text); }},
    ViewWord{"zoom",
             [](const Scenario& s) {
                 return s.view.zoom != Zoom{} ? std::optional(to_string(s.view.zoom)) : std::nullopt;
             },
             [](Scenario& s, const std::string& text) { s.view.zoom = parse_zoom(text); }},
    ViewWord{"theme",
             [](const Scenario& s) -> std::optional<std::string> {
                 if (s.theme == Scenario{}.theme) return std::nullopt;
                 return s.theme.name;
             },
             [](Scenario& s, const std::string& text) { s.theme = built_in_theme(text); }},
    ViewWord{"kernel-values",
             [](const Scenario& s) -> std::optional<std::string> {
                 const bool fill = std::holds_alternative<KernelFill>(s.values.kernel);
                 if (!fill || s.values.kernel == Values{}.kernel) return std::nullopt;
                 return kernel_values_text(s.values);
             },
             [](Scenario& s, const std::string& text) { set_kernel_values(s.values, text); }},
    ViewWord{"seed",
             [](const Scenario& s) -> std::optional<std::string> {
                 if (s.values.seed == Values{}.seed) return std::nullopt;
                 return fmt::format("{}", s.values.seed);
             },
             [](Scenario& s, const std::string& text) {
                 s.values.seed = whole_number("seed", text, 0, kLargestSeed);
             }},
    ViewWord{"picture",
             [](const Scenario& s) -> std::optional<std::string> {
                 if (s.lab.picture == LabChoice{}.picture) return std::nullopt;
                 return picture_text(s.lab.picture);
             },
             [](Scenario& s, const std::string& text) { s.lab.picture = drawn_picture_named(text); }},
    ViewWord{"crop",
             [](const Scenario& s) {
                 return s.lab.side ? std::optional(fmt::format("{}", *s.lab.side)) : std::nullopt;
             },
             [](Scenario& s, const std::string& text) {
                 s.lab.side = whole_number("crop", text, kLeastPictureSide, kMostPictureSide);
             }},
    ViewWord{"grey",
             [](const Scenario& s) { return s.lab.grey ? std::optional<std::string>("") : std::nullopt; },
             [](Scenario& s, const std::string&) { s.lab.grey = true; }},
    ViewWord{"ways",
             [](const Scenario& s) -> std::optional<std::string> {
                 if (s.lab.ways == LabChoice{}.ways) return std::nullopt;
                 return ways_text(s.lab.ways);
             },
             [](Scenario& s, const std::string& text) { s.lab.ways = parse_ways(text); }},
    ViewWord{"weights",
             [](const Scenario& s) {
                 const auto* fill = s.lab.weights ? std::get_if<WeightFill>(&*s.lab.weights) : nullptr;
                 return fill != nullptr ? std::optional(std::string(name_of(*fill))) : std::nullopt;
             },
             [](Scenario& s, const std::string& text) { s.lab.weights = weight_fill_named(text); }},
    ViewWord{"wipe",
             [](const Scenario& s) {
                 return s.lab.wiped ? std::optional(wiped_text(*s.lab.wiped)) : std::nullopt;
             },
             [](Scenario& s, const std::string& text) { s.lab.wiped = parse_wiped(text); }},
    ViewWord{"times",
             [](const Scenario& s) -> std::optional<std::string> {
                 if (s.lab.times == LabChoice{}.times) return std::nullopt;
                 return fmt::format("{}", s.lab.times);
             },
             [](Scenario& s, const std::string& text) {
                 s.lab.times = static_cast<int>(whole_number("times", text, 1, kMostTimes));
             }},
    ViewWord{
        "difference",
        [](const Scenario& s) { return s.lab.difference ? std::optional<std::string>("") : std::nullopt; },
        [](Scenario& s, const std::string&) { s.lab.difference = true; }},
    ViewWord{"title",
             [](const Scenario& s) { return s.title.empty() ? std::nullopt : std::optional(s.title); },
             [](Scenario& s, const std::string& text) { s.title = parse_title(text); }},
};

Words words_of(const Scenario& scenario) {
    Words words;
    const LayerRequest& request = *scenario.alone();
    words.emplace_back("op", std::string(row_of(request.layer.op).flag));
    bool axes_said = is_usual(request, LayerField::dimensions);
    for (const LayerFieldRow& row : layer_fields()) {
        if (!row.of(request.layer.op) || row.field == LayerField::dimensions || is_usual(request, row.field))
            continue;
        const std::vector<std::string> values = values_of(request, row.field);
        axes_said |= values.size() > 1;
        words.emplace_back(std::string(name_of_flag(row.flag)), fmt::format("{}", fmt::join(values, "x")));
    }
    if (!axes_said)
        words.emplace_back(std::string(name_of_flag(row_of(LayerField::dimensions).flag)),
                           values_of(request, LayerField::dimensions).front());
    for (const ViewWord& each : kViewWords) {
        if (const auto value = each.of(scenario)) words.emplace_back(std::string(each.name), *value);
    }
    return words;
}

Words words_in(std::string_view text) {
    Words words;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('&', begin), text.size());
        const std::string_view word = text.substr(begin, end - begin);
        begin = end + 1;
        if (word.empty()) continue;
        const std::size_t equals = std::min(word.find('='), word.size());
        const std::string name = unescaped(word.substr(0, equals));
        if (std::any_of(words.begin(), words.end(), [&](const auto& each) { return each.first == name; }))
            throw BadInput(fmt::format("the link says {} twice", printable(name)));
        words.emplace_back(name, equals < word.size() ? unescaped(word.substr(equals + 1)) : "");
    }
    return words;
}

// What stands behind the "#".
Words words_of_link(std::string_view link) {
    if (link.size() > kLongestLink)
        throw BadInput(fmt::format("the link has {} bytes; the longest has {}", link.size(), kLongestLink));
    if (const std::size_t hash = link.find('#'); hash != std::string_view::npos) link.remove_prefix(hash + 1);
    return words_in(link);
}

Scenario whole_scenario(std::string_view packed) {
    const auto bytes = from_base64url(packed);
    const auto text = bytes ? inflated(*bytes, kMostScenarioBytes) : std::nullopt;
    if (!text) throw BadInput("json of the link is broken or cut off; copy the whole link");
    return parse_scenario(*text);
}

}  // namespace

std::string link_of(const Scenario& asked) {
    // Whoever gets it has none of the person's files, and need not know what they are called.
    Scenario scenario = asked;
    if (auto* own = std::get_if<OwnPicture>(&scenario.lab.picture)) own->file = own->mark = "";
    if (scenario.alone() != nullptr) {
        const std::string link = text_of(words_of(scenario));
        try {
            if (scenario_in_link(link) == scenario) return link;
        } catch (const BadInput&) {
            // Words say less than JSON does.
        }
    }
    return fmt::format("{}={}", kWhole, base64url(deflated(to_json(scenario))));
}

std::string link_of(const LessonPlace& place) {
    Words words = {{kLesson, place.lesson}};
    if (!place.scene.empty()) words.emplace_back(kScene, place.scene);
    return text_of(words);
}

std::optional<LessonPlace> lesson_in_link(std::string_view link) {
    LessonPlace place;
    bool found = false;
    const Words words = words_of_link(link);
    for (const auto& [name, value] : words) {
        found = found || name == kLesson;
        if (name == kLesson) place.lesson = value;
        if (name == kScene) place.scene = value;
    }
    if (!found) return std::nullopt;
    for (const auto& [name, value] : words) {
        if (name != kLesson && name != kScene)
            throw BadInput(
                fmt::format("the link says {}; one of a lesson has lesson and scene", printable(name)));
    }
    return place;
}

Scenario scenario_in_link(std::string_view link) {
    Words words = words_of_link(link);
    const auto taken = [&words](std::string_view name) -> std::optional<std::string> {
        const auto found =
            std::find_if(words.begin(), words.end(), [&](const auto& each) { return each.first == name; });
        if (found == words.end()) return std::nullopt;
        std::string value = std::move(found->second);
        words.erase(found);
        return value;
    };
    Scenario scenario;
    if (const auto packed = taken(kWhole)) {
        scenario = whole_scenario(*packed);
    } else {
        LayerRequest request;
        if (const auto op = taken("op")) request.layer.op = operator_named(*op);
        std::map<LayerField, std::string> given;
        for (const LayerFieldRow& row : layer_fields()) {
            if (auto text = taken(name_of_flag(row.flag))) given.emplace(row.field, std::move(*text));
        }
        put_given_fields(request, [&given](const LayerFieldRow& row) {
            const auto found = given.find(row.field);
            return found == given.end() ? std::nullopt : std::optional(found->second);
        });
        scenario.subject = request;
        for (const ViewWord& each : kViewWords) {
            if (const auto text = taken(each.name)) each.put(scenario, *text);
        }
    }
    if (!words.empty())
        throw BadInput(fmt::format("the link says {}, which no link has", printable(words.front().first)));
    // Judged as a file is.
    return parse_scenario(to_json(scenario));
}

namespace {

std::string behind_page(std::string_view page, const std::string& link) {
    return fmt::format("{}#{}", page.substr(0, page.find('#')), link);
}

}  // namespace

std::string address_of(const Scenario& scenario, std::string_view page) {
    return behind_page(page, link_of(scenario));
}

std::string address_of(const LessonPlace& place, std::string_view page) {
    return behind_page(page, link_of(place));
}

std::string web_page() {
    const char* page = std::getenv("CONVWALK_WEB");
    return page == nullptr ? "" : page;
}

}  // namespace convwalk
