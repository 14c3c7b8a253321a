#include "desk/offers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "arithmetic/operators.h"
#include "basics/text.h"
#include "desk/documents.h"
#include "desk/pasting.h"
#include "desk/paths.h"
#include "network/networks.h"
#include "network/write_notation.h"
#include "scenario/network_edits.h"
#include "scenario/preset_labels.h"
#include "scenario/view_table.h"
#include "scenario/with_preset.h"

namespace convwalk {
namespace {

// --- words ---

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_number(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), is_digit);
}

// Small letters, one sign for "times", and nothing between words but single spaces.
std::string plain(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kSigns = {
        {{"×", "x"}, {"→", " "}}};
    std::string words;
    for (std::size_t i = 0; i < text.size();) {
        const auto* sign = std::find_if(kSigns.begin(), kSigns.end(), [&](const auto& s) {
            return text.substr(i, s.first.size()) == s.first;
        });
        const std::string_view next = sign == kSigns.end() ? text.substr(i, 1) : sign->second;
        i += sign == kSigns.end() ? 1 : sign->first.size();
        const char c = lower(next.front());
        const bool letter = is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        if (letter)
            words += c;
        else if (!words.empty() && words.back() != ' ')
            words += ' ';
    }
    if (!words.empty() && words.back() == ' ') words.pop_back();
    return words;
}

std::vector<std::string_view> split(std::string_view words) {
    std::vector<std::string_view> parts;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (end > 0) parts.push_back(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return parts;
}

// The letter that formulas have for a field; '\0' for a word that is none.
char letter_of(std::string_view word) {
    static constexpr std::array<std::pair<std::string_view, char>, 5> kLetters = {
        {{"kernel", 'k'}, {"stride", 's'}, {"padding", 'p'}, {"dilation", 'd'}, {"input", 'i'}}};
    for (const auto& [name, letter] : kLetters) {
        if (name == word) return letter;
    }
    return '\0';
}

// The words of a search, a field and its number as one: "kernel 4" as "k4".
std::vector<std::string> words_of_search(std::string_view search) {
    const std::string text = plain(search);
    const std::vector<std::string_view> parts = split(text);
    std::vector<std::string> words;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool numbered = i + 1 < parts.size() && is_number(parts[i + 1]);
        const bool output = i > 0 && parts[i - 1] == "output";
        const char letter = output ? '\0' : letter_of(parts[i]);
        if (numbered && parts[i].size() == 1 && !is_digit(parts[i][0])) {
            words.push_back(fmt::format("{}{}", parts[i], parts[i + 1]));
            ++i;
        } else if (numbered && letter != '\0') {
            words.push_back(fmt::format("{}{}", letter, parts[i + 1]));
            ++i;
        } else {
            words.emplace_back(parts[i]);
        }
    }
    return words;
}

// "k4": nothing longer is meant by it.
bool is_whole(std::string_view word) {
    return is_number(word) || (word.size() > 1 && is_number(word.substr(1)));
}

bool has_word(std::string_view words, std::string_view wanted) {
    for (const std::string_view word : split(words)) {
        if (is_whole(wanted) ? word == wanted : word.substr(0, wanted.size()) == wanted) return true;
    }
    return false;
}

// --- offers ---

std::string words_of_layer(const Layer& layer) {
    const OperatorRow& row = row_of(layer.op);
    std::string words = fmt::format("{} {} {}", row.words, row.flag, row.name);
    for (const std::string_view other : row.others) words += fmt::format(" {}", other);
    const AxisSpec& axis = layer.axes.back();
    words += fmt::format(" i{} {}d", input_extents(layer).back(), layer.axes.size());
    if (has_window(layer.op)) words += fmt::format(" k{} s{} d{}", axis.kernel, axis.stride, axis.dilation);
    if (has_padding(layer.op)) words += fmt::format(" p{}", axis.padding_begin);
    return words;
}

std::string sizes_of(const Layer& layer) {
    return fmt::format("{} → {}", to_string(input_extents(layer)), to_string(output_extents(layer)));
}

std::string sizes_of(const Stack& stack) {
    const StackReport report = report_of(stack);
    if (report.refusal || report.layers.empty()) return "";
    const LayerReport& last = report.layers.back();
    // One channel goes without saying.
    const auto words = [](const MapShape& shape) {
        return shape.channels == 1 && !shape.is_vector() ? to_string(shape.sizes) : to_string(shape);
    };
    return fmt::format("{} → {}", words(stack.input_shape()), words({last.channels, last.output}));
}

// What sizes and search say of any scenario.
void describe(FigureOffer& offer) {
    const Scenario& scenario = offer.scenario;
    std::string words = fmt::format("{} {} {}", offer.title, offer.group, offer.about);
    if (const NetworkDocument* network = scenario.network()) {
        offer.sizes = sizes_of(network->stack);
        words += " network " + notation_of(network->stack.layers).value_or("");
    } else if (!why_invalid(*scenario.alone())) {
        const Layer layer = resolved(*scenario.alone());
        offer.sizes = sizes_of(layer);
        words += " " + words_of_layer(layer);
    }
    words += fmt::format(" {} {}", readable(std::string(row_of(scenario.view.kind).name)), offer.sizes);
    if (scenario.values.shown) words += " numbers";
    offer.searched = plain(words);
}

FigureOffer offer_of(const Preset& preset) {
    FigureOffer offer{.key = "preset " + preset.name,
                      .group = preset.group,
                      .title = label_of(preset),
                      .about = preset.about,
                      .scenario = preset.scenario};
    describe(offer);
    offer.searched += " " + plain(preset.name);
    return offer;
}

FigureOffer offer_of(const Network& network) {
    const std::size_t layers = network.stack.layers.size();
    FigureOffer offer{.key = "network " + network.name,
                      .group = std::string(kNetworksGroup),
                      .title = fmt::format("{}: {} layers", network.stack.title, layers),
                      .about = fmt::format("{}. {}", network.about, network.source),
                      .scenario = scenario_of(with_stack(NetworkDocument{}, network.stack))};
    describe(offer);
    offer.searched += " " + plain(network.name);
    return offer;
}

std::string title_of(const Scenario& scenario) {
    if (!scenario.title.empty()) return scenario.title;
    if (const NetworkDocument* network = scenario.network()) {
        const Stack& stack = network->stack;
        const auto count = static_cast<std::int64_t>(stack.layers.size());
        return fmt::format("{}: {}", stack.title.empty() ? "A network" : stack.title,
                           counted(count, "layer", "layers"));
    }
    if (why_invalid(*scenario.alone())) return "";
    const Layer layer = resolved(*scenario.alone());
    const AxisSpec& axis = layer.axes.back();
    std::string title = capitalised(row_of(layer.op).words);
    if (has_window(layer.op)) {
        title += fmt::format(": kernel {}", axis.kernel);
        if (axis.stride != 1) title += fmt::format(", stride {}", axis.stride);
        if (axis.padding_begin != 0) title += fmt::format(", padding {}", axis.padding_begin);
    }
    return title;
}

}  // namespace

const std::vector<FigureOffer>& ready_made() {
    static const std::vector<FigureOffer> list = [] {
        std::vector<FigureOffer> made;
        for (const Preset& preset : presets()) made.push_back(offer_of(preset));
        for (const Network& network : networks()) made.push_back(offer_of(network));
        return made;
    }();
    return list;
}

TitleParts parts_of_title(std::string_view title) {
    const std::size_t colon = title.find(": ");
    if (colon == std::string_view::npos) return {title, {}};
    return {title.substr(0, colon), title.substr(colon + 2)};
}

std::vector<OfferGroup> groups_of(std::span<const FigureOffer> offers) {
    std::vector<OfferGroup> groups;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        const auto known = std::find_if(groups.begin(), groups.end(),
                                        [&](const OfferGroup& g) { return g.name == offers[i].group; });
        if (known == groups.end())
            groups.push_back({offers[i].group, {i}});
        else
            known->offers.push_back(i);
    }
    return groups;
}

std::vector<std::size_t> found(std::span<const FigureOffer> offers, std::string_view search) {
    const std::vector<std::string> wanted = words_of_search(search);
    std::vector<std::pair<std::size_t, std::size_t>> hits;  // words beside the title; place
    for (std::size_t i = 0; i < offers.size(); ++i) {
        const std::string title = plain(offers[i].title);
        const auto is_in = [&](std::string_view words) {
            return [words](const std::string& word) { return has_word(words, word); };
        };
        if (!std::all_of(wanted.begin(), wanted.end(), is_in(offers[i].searched))) continue;
        const auto in_title = std::count_if(wanted.begin(), wanted.end(), is_in(title));
        hits.emplace_back(wanted.size() - static_cast<std::size_t>(in_title), i);
    }
    std::sort(hits.begin(), hits.end());
    std::vector<std::size_t> places;
    std::transform(hits.begin(), hits.end(), std::back_inserter(places),
                   [](const auto& h) { return h.second; });
    return places;
}

Scenario looks_of(const Scenario& now) {
    Scenario looks;
    looks.theme = now.theme;
    looks.pace = now.pace;
    looks.output.size = now.output.size;
    looks.output.fps = now.output.fps;
    looks.output.loops = now.output.loops;
    looks.output.transparent = now.output.transparent;
    return looks;
}

Scenario begun_with(const FigureOffer& offer, const Scenario& now) {
    // A preset says what is usual for it; only what differs from that of the last one was a person's wish.
    const Preset as_preset{"", "", "", offer.scenario};
    Scenario begun = with_preset(now, as_preset);
    begun.subject = offer.scenario.subject;
    begun.title = offer.scenario.title;
    begun.values = offer.scenario.values;
    begun.view = offer.scenario.view;
    // Steps and moments belong to the layer.
    begun.output.moment = offer.scenario.output.moment;
    begun.output.first_step = offer.scenario.output.first_step;
    begun.output.last_step = offer.scenario.output.last_step;
    return begun;
}

TypedFigure typed_figure(std::string_view text, const Scenario& now) {
    if (text.find_first_of("({") == std::string_view::npos) return {};
    const Session session(looks_of(now));
    Pasted read = pasted(text, session, std::nullopt, "what was typed");
    if (!read.scenario) {
        std::string why = read.why_not_read.empty() ? std::move(read.said) : std::move(read.why_not_read);
        return {std::nullopt, std::move(why)};
    }
    if (read.layer) read.scenario->subject = *read.layer;
    FigureOffer offer{.key = "typed",
                      .group = "Typed",
                      .title = title_of(*read.scenario),
                      .about = std::move(read.said),
                      .scenario = std::move(*read.scenario)};
    describe(offer);
    return {std::move(offer), ""};
}

FigureOffer left_figure(const LeftFigure& figure) {
    FigureOffer offer{.key = "left " + figure.path,
                      .group = "Never saved",
                      .title = name_of(figure.document),
                      .about = "Never saved",
                      .scenario = figure.document.scenario};
    describe(offer);
    return offer;
}

FigureOffer recent_figure(const Shelf& shelf, const std::string& path) {
    FigureOffer offer{.key = "file " + path,
                      .group = "Recent figures",
                      .title = printable(name_in(path), 200),
                      .about = printable(path, 400),
                      .scenario = open_scenario(shelf, path)};
    describe(offer);
    return offer;
}

}  // namespace convwalk
