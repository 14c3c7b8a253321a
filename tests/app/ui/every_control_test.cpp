// Everything that can be clicked in the real window is: what there is to click, the window itself says, so
// that what is new is visited without being named.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arithmetic/operators.h"
#include "desk/actions.h"
#include "desk/settings.h"
#include "export/formats.h"
#include "network/networks.h"
#include "scenario/network_edits.h"
#include "scenario/scenario.h"
#include "scenario/view_table.h"
#include "support/display.h"
#include "support/drawn_words.h"
#include "support/driven_window.h"
#include "support/temp_folder.h"
#include "theme/theme.h"

namespace convwalk {
namespace {

using testing::Display;
using testing::DrawnWords;
using testing::DrivenWindow;
using testing::Item;
using testing::TempFolder;

constexpr SizePx kSize{1280, 1000};

// A control that was seen, and the way to it: what the window began with, and what is to be clicked to open
// the menus, pages and dialogs around it.
struct Known {
    bool clicked = false;
    int trips = 0;          ///< in vain: 1 through the openers from where the window was, 2 from the start
    std::size_t order = 0;  ///< in which all were seen
    std::vector<ImGuiID> openers;
    std::shared_ptr<const Settings> start;
    std::string words;  ///< that stand on it
    std::string place;  ///< the window of Dear ImGui where it was seen
};

// What the clicks led to.
struct Reached {
    std::set<ViewKind> views;
    std::set<Operator> operators;
    std::set<std::string> themes;
    std::set<double> type_sizes;
    std::set<RightTab> tabs;
    std::vector<LayerRequest> layers;
    std::vector<Stack> networks;
    std::set<std::string> words;  ///< on what was clicked
    int clicks = 0;
    int quits = 0;
};

/// Visits each control once, in whatever state it is met first; then those that went away meanwhile are gone
/// back to.
class Visit {
  public:
    /// @param last a file that always says what is being clicked
    Visit(std::string last, Settings start)
        : last_(std::move(last)), first_(std::make_shared<Settings>(std::move(start))) {}

    void visit_all() {
        begin(first_);
        while (step()) {
        }
    }

    [[nodiscard]] const Reached& reached() const { return reached_; }
    [[nodiscard]] std::size_t seen() const { return known_.size(); }
    [[nodiscard]] std::vector<std::string> left_over() const {
        std::vector<std::string> words;
        for (const auto& [id, known] : known_) {
            if (!known.clicked) words.push_back(known.words + " in " + known.place);
        }
        return words;
    }

  private:
    static constexpr int kMostClicks = 5000;  // there are a tenth of that

    // @return whether there was something left to do
    bool step() {
        if (reached_.clicks > kMostClicks) return false;
        if (!window_.goes_on()) begin(first_);
        look();
        const std::vector<Item> here = on_top();
        for (const Item& item : here) {
            const auto known = known_.find(item.id);
            if (known == known_.end() || known->second.clicked) continue;
            click(item, known->second);
            return true;
        }
        if (!openers_.empty()) {
            close();
            return true;
        }
        return go_to_one_left(here);
    }

    void begin(const std::shared_ptr<const Settings>& start) {
        window_.start(*start);
        openers_.clear();
        page_openers_ = part_openers_ = 0;
        start_ = start;
    }

    [[nodiscard]] bool shows_page() const { return window_.workbench().shows_page(); }

    [[nodiscard]] bool is_something_new() const {
        const std::vector<Item>& now = testing::items();
        return std::any_of(now.begin(), now.end(), [&](const Item& item) {
            return !known_.contains(item.id) && !item.window->IsFallbackWindow;
        });
    }

    // After a click, or a key that closes something: which of the openers still count.
    void note_what_is_open(const bool page_before) {
        if (shows_page() != page_before) {
            // What opened the page does not lead to the menus of the figure.
            if (page_before) openers_.clear();
            page_openers_ = part_openers_ = openers_.size();
        }
        openers_.resize(std::min(openers_.size(), part_openers_ + static_cast<std::size_t>(popups())));
    }

    // What is seen in this frame becomes known.
    void look() {
        window_.point({float(kSize.width) - 2, float(kSize.height) - 2});
        std::shared_ptr<const Settings> now;
        for (const Item& item : testing::items()) {
            if (known_.contains(item.id) || item.window->IsFallbackWindow) continue;
            if (!now) now = std::make_shared<Settings>(window_.workbench().settings());
            const std::size_t order = known_.size();
            Known& known = known_[item.id];
            known.order = order;
            known.openers = openers_;
            known.start = now;
            known.words = words_in(item);
            known.place = item.window->Name;
        }
    }

    static std::string words_in(const Item& item) {
        std::string words;
        for (const DrawnWords& each : testing::drawn_words(*item.window->DrawList)) {
            if (item.box.Contains(each.middle())) words += (words.empty() ? "" : " | ") + each.text;
        }
        return words;
    }

    static int popups() {
        int count = 0;
        for (const ImGuiPopupData& popup : ImGui::GetCurrentContext()->OpenPopupStack)
            count += popup.Window != nullptr ? 1 : 0;
        return count;
    }

    // The controls that no menu or dialog keeps from being clicked.
    static std::vector<Item> on_top() {
        const auto& stack = ImGui::GetCurrentContext()->OpenPopupStack;
        std::vector<Item> top;
        const int count = popups();
        for (const Item& item : testing::items()) {
            if (count == 0 || item.window->RootWindow == stack[count - 1].Window) top.push_back(item);
        }
        return top;
    }

    static std::optional<Item> find(ImGuiID id) {
        for (const Item& item : on_top()) {
            if (item.id == id) return item;
        }
        return std::nullopt;
    }

    // Where a list shows only a part, the rest is brought there.
    static Item brought_into_sight(DrivenWindow& window, Item item) {
        if (item.seen.GetWidth() >= 2 && item.seen.GetHeight() >= 2) return item;
        for (ImGuiWindow* w = item.window; w != nullptr; w = w->ParentWindow) {
            if (w->ScrollMax.y <= 0) continue;
            const float by = item.box.GetCenter().y - w->InnerRect.GetCenter().y;
            ImGui::SetScrollY(w, std::clamp(w->Scroll.y + by, 0.0F, w->ScrollMax.y));
            break;
        }
        window.frames(2);
        return find(item.id).value_or(item);
    }

    void click(const Item& there, Known& known) {
        known.clicked = true;
        testing::write_file(last_, fmt::format("\"{}\" in {}", known.words, known.place));
        // A click that hangs ends the program.
        alarm(static_cast<unsigned>(testing::kPatience.count()));
        const Item item = brought_into_sight(window_, there);
        if (item.seen.GetWidth() < 1 || item.seen.GetHeight() < 1) return;
        const int popups_before = popups();
        const bool page_before = shows_page();
        window_.click(item.seen.GetCenter());
        window_.frame();
        window_.shown_frame();
        ++reached_.clicks;
        note_what_came(known);
        if (!window_.goes_on()) return;
        if (popups() > popups_before || (shows_page() && !page_before)) openers_.push_back(item.id);
        note_what_is_open(page_before);
        if (page_before && shows_page() && popups() == 0 && is_something_new()) {
            openers_.resize(page_openers_);
            openers_.push_back(item.id);
            part_openers_ = openers_.size();
        }
    }

    void note_what_came(const Known& known) {
        reached_.words.insert(known.words);
        if (!window_.goes_on()) {
            ++reached_.quits;
            return;
        }
        const Settings settings = window_.workbench().settings();
        const Scenario& scenario = window_.workbench().session().scenario();
        if (const NetworkDocument* network = scenario.network()) {
            reached_.networks.push_back(network->stack);
            for (const StackLayer& each : network->stack.layers) {
                if (const LayerRequest* layer = layer_in(each)) reached_.operators.insert(layer->layer.op);
            }
        } else {
            reached_.layers.push_back(*scenario.alone());
            reached_.operators.insert(scenario.alone()->layer.op);
        }
        reached_.views.insert(scenario.view.kind);
        reached_.themes.insert(scenario.theme.name);
        reached_.type_sizes.insert(settings.ui_scale);
        reached_.tabs.insert(settings.right_tab);
    }

    // The menu, dialog or page on top.
    void close() {
        constexpr int kMostKeys = 2;  // the first may only empty a field
        const std::size_t before = openers_.size();
        for (int i = 0; i < kMostKeys; ++i) {
            const bool page_before = shows_page();
            window_.tap(GLFW_KEY_ESCAPE);
            window_.frames(2);
            if (!window_.goes_on()) return;
            note_what_is_open(page_before);
            if (openers_.size() < before) return;
        }
        begin(start_);
    }

    // To a control that was seen but is not there now: through a menu that is, or where it was seen first.
    // The last that was seen comes first: what is around it soon goes away. @return whether there was one
    bool go_to_one_left(const std::vector<Item>& here) {
        const auto is_here = [&](ImGuiID id) {
            return std::any_of(here.begin(), here.end(), [&](const Item& item) { return item.id == id; });
        };
        if (const auto left = last_seen([&](const Known& known) {
                return !known.openers.empty() && known.trips == 0 && is_here(known.openers.front());
            })) {
            go(known_.at(*left).openers);
            if (!find(*left)) known_.at(*left).trips = 1;
            return true;
        }
        if (const auto left = last_seen([&](const Known& known) { return known.trips < 2; })) {
            begin(known_.at(*left).start);
            go(known_.at(*left).openers);
            if (!find(*left)) known_.at(*left).trips = 2;
            return true;
        }
        return false;
    }

    // Of those that were not clicked yet.
    template <typename Suits>
    std::optional<ImGuiID> last_seen(Suits suits) const {
        std::optional<ImGuiID> last;
        for (const auto& [id, known] : known_) {
            if (!known.clicked && suits(known) && (!last || known.order > known_.at(*last).order)) last = id;
        }
        return last;
    }

    void go(const std::vector<ImGuiID>& openers) {
        for (const ImGuiID id : openers) {
            look();
            const auto item = find(id);
            if (!item) return;
            click(*item, known_.at(id));
            if (!window_.goes_on()) return;
        }
        look();
    }

    std::string last_;
    std::shared_ptr<const Settings> first_;
    DrivenWindow window_{kSize};
    std::map<ImGuiID, Known> known_;
    std::vector<ImGuiID> openers_;
    std::size_t page_openers_ = 0;  // of them: those that led to a page of its own
    std::size_t part_openers_ = 0;  // those and the one that led to the part of it that is shown
    std::shared_ptr<const Settings> start_;
    Reached reached_;
};

bool is_among(const std::set<std::string>& all, std::string_view words) {
    return std::any_of(all.begin(), all.end(),
                       [&](const std::string& each) { return each.find(words) != std::string::npos; });
}

// What a visit did not come to, a line each, so that one which went astray does not pass.
std::string not_reached(const Visit& visit) {
    const Reached& reached = visit.reached();
    std::string missing;
    const auto expect = [&](bool so, std::string_view what) {
        if (!so) missing += fmt::format("{}\n", what);
    };
    expect(reached.clicks > 600, fmt::format("more than {} clicks", reached.clicks));
    expect(reached.quits > 0, "a way to quit");
    for (const ViewRow& each : kViewTable) expect(reached.views.contains(each.kind), each.label);
    for (const OperatorRow& each : kOperators) expect(reached.operators.contains(each.op), each.name);
    for (const std::string& each : theme_names()) expect(reached.themes.contains(each), each);
    for (const double each : kTypeSizes) expect(reached.type_sizes.contains(each), fmt::format("{}", each));
    for (const Format* each : formats()) expect(is_among(reached.words, each->title), each->title);
    for (std::size_t i = 0; i < right_tab_names().size(); ++i)
        expect(reached.tabs.contains(static_cast<RightTab>(i)), right_tab_names()[i]);
    for (const std::vector<Action>& section : file_menu_actions()) {
        for (const Action action : section) {
            const bool heads_sizes = action == Action::type_as_screen_says;
            expect(heads_sizes || is_among(reached.words, info_of(action).words), info_of(action).words);
        }
    }
    for (const Preset& each : presets())
        expect(std::count(reached.layers.begin(), reached.layers.end(), layer_of(each.scenario)) > 0,
               each.name);
    for (const Network& each : networks())
        expect(std::count(reached.networks.begin(), reached.networks.end(), each.stack) > 0,
               each.stack.title);
    // Some were seen in a state that does not come back, such as a question that was answered.
    if (const auto left = visit.left_over(); 20 * left.size() > visit.seen())
        missing += fmt::format("seen, but not clicked: {}\n", fmt::join(left, ", "));
    return missing;
}

[[noreturn]] void visit_and_exit(const std::string& last) {
    std::string missing;
    {
        Settings settings;
        // From the one view that no ready-made figure opens.
        NetworkDocument network;
        network.stack = networks().front().stack;
        Scenario start = scenario_of(network);
        start.view.kind = ViewKind::maps;
        settings.session = LastDocument{std::move(start), "", std::nullopt};
        Visit visit(last, std::move(settings));
        visit.visit_all();
        missing = not_reached(visit);
    }
    if (!missing.empty()) fmt::print(stderr, "not reached:\n{}", missing);
    std::fflush(nullptr);
    // What the driver leaves behind is not ours to mend.
    std::_Exit(missing.empty() ? 0 : 1);
}

TEST(WholeWindow, EveryControlAndMenuEntryCanBeChosen) {
    const TempFolder folder;
    const Display display({kSize.width, kSize.height});
    EXPECT_EXIT(
        {
            setenv("DISPLAY", display.name().c_str(), 1);
            setenv("WAYLAND_DISPLAY", "", 1);
            setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
            setenv("HOME", folder.path().c_str(), 1);
            visit_and_exit(folder / "last");
        },
        ::testing::ExitedWithCode(0), "")
        << "after a click on " << testing::content_of(folder / "last");
}

}  // namespace
}  // namespace convwalk
