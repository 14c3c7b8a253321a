#include "ui/panels/difference_section.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <vector>

#include "arithmetic/derivation.h"
#include "basics/errors.h"
#include "basics/text.h"

namespace convwalk {
namespace {

std::optional<LayerRequest> layer_against(const DifferenceState& state, const Session& session) {
    switch (state.with) {
        case CompareWith::last_edit:
            return session.layer_before();
        case CompareWith::saved:
            // A whole network has no layer of its own.
            if (is_of_network(session.saved().view.kind)) return std::nullopt;
            return layer_of(session.saved());
        case CompareWith::kept:
            return state.kept;
    }
    return std::nullopt;
}

const char* why_nothing(CompareWith with) {
    switch (with) {
        case CompareWith::last_edit:
            return "The layer was not changed yet.";
        case CompareWith::saved:
            return "No layer was saved yet.";
        case CompareWith::kept:
            return "No layer was kept yet.";
    }
    return "";
}

void tell(DifferenceState& state, const LayerRequest& now, const LayerRequest& before) {
    if (state.of == now && state.against == before) return;
    state.of = now;
    state.against = before;
    state.made.reset();
    try {
        state.made = difference_of(before, now);
    } catch (const BadInput&) {
        // One of them was impossible while it was typed.
    }
}

}  // namespace

void difference_section(const Style& style, DifferenceState& state, const Session& session) {
    const UiColours& c = style.colours;
    // The last possible layer, as everything else that is explained.
    const LayerRequest& now = session.figure().request;
    heading(style, "WHAT CHANGED");
    static const std::vector<std::string> kNames = {"by the last edit", "since it was saved",
                                                    "since it was kept"};
    if (const auto picked =
            choice_menu(style, "compare with", kNames, static_cast<std::size_t>(state.with), 170))
        state.with = static_cast<CompareWith>(*picked);
    const std::optional<LayerRequest> before = layer_against(state, session);
    if (!before) {
        wrapped_text(why_nothing(state.with), style.fonts.body, c.muted);
    } else {
        tell(state, now, *before);
        if (!state.made) {
            wrapped_text("The layer that was there before has no output.", style.fonts.body, c.muted);
        } else if (state.made->effects.empty() && state.made->beside.empty()) {
            wrapped_text("Nothing.", style.fonts.body, c.muted);
        } else {
            const LayerDifference& made = *state.made;
            const std::string from = fmt::format("{}", fmt::join(made.from, " × "));
            const std::string to = fmt::format("{}", fmt::join(made.to, " × "));
            text(from == to ? fmt::format("{}, as before", to) : fmt::format("{} → {}", from, to),
                 style.fonts.strong, c.ink);
            for (const FieldEffect& effect : state.made->effects)
                wrapped_text(as_sentence(effect.sentence), style.fonts.body, c.ink);
            if (!state.made->together.empty())
                wrapped_text(as_sentence(state.made->together), style.fonts.body, c.ink);
            for (const std::string& words : state.made->beside)
                wrapped_text(as_sentence(words), style.fonts.small, c.muted);
        }
    }
    ImGui::Dummy({0, style.px(2)});
    const bool kept = state.kept == now;
    if (button(style, kept ? "This layer is kept" : "Keep this layer to compare", {.enabled = !kept})) {
        state.kept = now;
        state.with = CompareWith::kept;
    }
    ImGui::Dummy({0, style.px(8)});
}

}  // namespace convwalk
