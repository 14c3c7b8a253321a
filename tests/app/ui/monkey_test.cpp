// Whatever is pressed, typed, dragged, dropped and pasted, in whatever order: the window stays sound.
#include <gtest/gtest.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "network/networks.h"
#include "support/broken_texts.h"
#include "support/environment.h"
#include "support/random_scenario.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"

namespace convwalk {
namespace {

using testing::TempFolder;
using testing::WithVariable;
using testing::WorkbenchFrames;
using testing::write_file;

/// Presses what it likes. The same seed presses the same.
class Monkey {
  public:
    Monkey(const TempFolder& folder, unsigned seed)
        : window_(std::in_place, Settings{}, SizePx{1024, 640}),
          random_(seed),
          home_(folder.path().filename().string()),
          garbage_(testing::broken_texts(to_json(preset("padding_strides").scenario), seed)) {
        for (std::string& text : garbage_) {
            if (text.size() > 20'000) text.resize(20'000);
        }
        window_->frame();
        write_file(folder / "good.json", to_json(preset("dilation").scenario));
        write_file(folder / "bad.json", "{\"convwalk\": 1, ");
        write_file(folder / "impossible.json", R"({"convwalk": 1, "layer": {"input": 3, "kernel": 9}})");
        files_ = {folder / "good.json", folder / "bad.json",    folder / "impossible.json",
                  folder / "gone.json", folder.path().string(), ""};
    }

    [[nodiscard]] const WorkbenchFrames& window() const { return *window_; }
    [[nodiscard]] int starts() const { return starts_; }
    /// Events in each of the dialogs.
    [[nodiscard]] const std::map<std::string, int>& visited() const { return visited_; }

    /// One event and its frame; or the next start, with what was remembered.
    void act() {
        if (window_->output.quit) return start_anew();
        if (GImGui->OpenPopupStack.Size > 0) {
            const std::string all = window_->all_text();
            for (const char* words : kDialogs) {
                if (all.find(words) != std::string::npos) ++visited_[words];
            }
            // An export that is cancelled ends with the frame it is at, which takes its time, not events.
            if (all.find("\nframe ") != std::string::npos)
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            if (is_abroad(all)) return window_->hold({Key::escape, false, false});
            // Nobody stays in a dialog for ever.
            if (++in_dialog_ > 10) return leave_dialog();
        } else {
            in_dialog_ = 0;
            if (window_->output.fullscreen && pick(10) == 0) return window_->hold({Key::f11, false, false});
        }
        // A drag does not last long.
        if (held_ && pick(4) == 0) return window_->hold_button(held_ = false);
        switch (pick(26)) {
            case 24:
                return change_a_number();
            case 25:
                window_->clipboard = one_of<std::string>({"1\t2\n3\t4", "7", "[1, 2", "1,5;x", "-\n-"});
                return window_->press({{Key::v, true, false}});
            case 0:
            case 1:
                return window_->point(somewhere());
            case 2:
            case 3:
            case 4:
            case 5:
            case 6:
                window_->point(somewhere());
                window_->hold_button(true);
                return window_->hold_button(held_ = false);
            case 7:
            case 8:
                return window_->hold_button(!(held_ = !held_));
            case 9:
            case 10:
                return turn_wheel();
            case 11:
            case 12:
            case 13:
            case 14:
                return press_any();
            case 15:
            case 16:
                return press_action();
            case 17:
            case 18:
                return type_any();
            case 19:
                window_->size =
                    one_of<SizePx>({{1, 1}, {64, 48}, {300, 300}, {640, 400}, {1024, 640}, {1280, 800}});
                if (pick(5) != 0) window_->size = {1280, 800};
                return window_->frame();
            case 20:
                // Fonts are made anew for each, so this is rare.
                if (pick(8) == 0) window_->scale = one_of<double>({1, 1, 1, 1.25, 2});
                return window_->frame();
            case 21:
                window_->dropped = {one_of(files_)};
                if (pick(3) == 0) window_->dropped.push_back(one_of(files_));
                if (pick(3) != 0) window_->dropped.clear();
                return window_->frame();
            case 22:
                window_->clipboard =
                    pick(3) == 0 ? to_json(testing::random_scenario(random_))
                    : pick(3) == 0
                        ? one_of<std::string>({"CR(64,9)-P-TR(32)", "3x C(8,3)-U-P(40)", "C(8,3)-Q(2)",
                                               to_json(networks()[pick(networks().size())].stack).dump()})
                        : one_of(garbage_);
                return window_->press({{Key::v, true, false}});
            default:
                window_->elapsed_ms = one_of<double>({0, 1, 20, 20, 400, 10'000, -5});
                window_->close_wanted = pick(20) == 0;
                return window_->frame();
        }
    }

  private:
    static constexpr const char* kDialogs[] = {"Keys and mouse",   "Open a figure", "Save the figure as",
                                               "Save the changes", "Background",    "150 %"};

    void start_anew() {
        const Settings kept = parse_settings(to_json(window_->bench.settings())).settings;
        window_.reset();
        window_.emplace(kept, SizePx{1024, 640});
        held_ = false;
        ++starts_;
        window_->frame();
    }

    void leave_dialog() {
        in_dialog_ = 5;
        const char* ways[] = {"Don't save", "Save", "Cancel", "Close", "Export"};
        const auto found = window_->find_topmost(ways[pick(std::size(ways))]);
        if (!found) return window_->hold({Key::escape, false, false});
        window_->point(found->middle());
        window_->hold_button(true);
        window_->hold_button(held_ = false);
    }

    // In a dialog that could write a file somewhere else than in the folder of the test.
    [[nodiscard]] bool is_abroad(const std::string& all) const {
        const bool writes =
            all.find("\nCancel\n") != std::string::npos || all.find("\nChoose\n") != std::string::npos;
        return writes && all.find("They are lost otherwise") == std::string::npos &&
               all.find(home_) == std::string::npos;
    }

    std::size_t pick(std::size_t count) { return random_() % count; }
    template <typename T>
    T one_of(const std::vector<T>& choices) {
        return choices[pick(choices.size())];
    }

    ImVec2 somewhere() {
        const auto within = [&](int length) {
            return static_cast<float>(static_cast<int>(pick(static_cast<std::size_t>(length) + 40)) - 20);
        };
        // Often on words: they stand on what can be clicked.
        if (pick(2) == 0) {
            const auto words = window_->words();
            if (!words.empty()) return words[pick(words.size())].middle();
        }
        if (pick(50) == 0) return {-1e30F, 1e30F};
        return {within(window_->size.width), within(window_->size.height)};
    }
    void turn_wheel() {
        const float notches = one_of<float>({-1, 1, -3, 3, 0.25F, 40, -40});
#if IMGUI_VERSION_NUM < 18700
        ImGui::GetIO().MouseWheel = notches;
#else
        ImGui::GetIO().AddMouseWheelEvent(0, notches);
#endif
        window_->frame();
    }
    // Shows the numbers, and types, turns the wheel or paints over what is likely to be a cell.
    void change_a_number() {
        if (!window_->scenario().values.shown && pick(2) == 0)
            return window_->hold(info_of(Action::toggle_numbers).keys.front());
        const auto on_canvas = [&] {
            const ImGuiWindow* canvas = ImGui::FindWindowByName("canvas");
            if (canvas == nullptr) return somewhere();
            const auto share = [&] { return 0.1F + 0.8F * static_cast<float>(pick(100)) / 100; };
            return ImVec2{canvas->Pos.x + canvas->Size.x * share(), canvas->Pos.y + canvas->Size.y * share()};
        };
        const bool ctrl = pick(2) == 0;
        window_->hold_ctrl(ctrl);
        window_->point(on_canvas());
        if (ctrl && pick(2) == 0) turn_wheel();
        window_->hold_button(true);
        if (ctrl) window_->point(on_canvas());
        window_->hold_button(held_ = false);
        window_->hold_ctrl(false);
        if (pick(2) != 0) return;
        type_any();
        window_->hold({one_of<Key>({Key::enter, Key::tab, Key::up, Key::left, Key::backspace, Key::escape}),
                       false, pick(3) == 0});
    }
    void press_any() {
        const auto key = static_cast<Key>(pick(static_cast<std::size_t>(Key::z) + 1));
        window_->hold(Chord{key, pick(4) == 0, pick(4) == 0});
    }
    void press_action() {
        const Keys& keys = all_actions()[pick(all_actions().size())].keys;
        window_->hold(one_of(std::vector<Chord>(keys.begin(), keys.end())));
    }
    void type_any() {
        static const std::vector<std::string> kTexts = {
            "0", "1", "2", "3", "7", "12", "-", "999999999999", "a", "é", "\xf0\x9f\x90\x92", " "};
        ImGui::GetIO().AddInputCharactersUTF8(one_of(kTexts).c_str());
        window_->frame();
    }

    std::optional<WorkbenchFrames> window_;
    std::mt19937 random_;
    std::string home_;
    std::vector<std::string> garbage_;
    std::vector<std::string> files_;
    std::map<std::string, int> visited_;
    int in_dialog_ = 0;  // events
    int starts_ = 1;
    bool held_ = false;
};

// Each expectation on its own would cost more than the frame.
std::string what_is_wrong(const WorkbenchFrames& w, std::int64_t revision_before) {
    const Session& session = w.session();
    const Figure& figure = session.figure();
    if (why_invalid(layer_of(figure.scenario))) return "the figure is impossible";
    if (!session.refusal() && figure.scenario != session.scenario())
        return "the figure is of another scenario";
    if (session.revision() < revision_before) return "the revision fell";
    const Playback& playback = session.playback;
    if (!(playback.at_ms >= 0 && playback.at_ms <= static_cast<double>(figure.timeline.duration())))
        return "the time is outside of the animation";
    const CanvasState& canvas = w.canvas();
    const Camera& camera = canvas.camera;
    if (!(camera.zoom >= kLeastZoom && camera.zoom <= kMostZoom)) return "the zoom is out of bounds";
    if (!std::isfinite(camera.offset_px.x) || !std::isfinite(camera.offset_px.y))
        return "the camera is nowhere";
    if (!(canvas.turned >= 0 && canvas.turned <= 1)) return "the view is turned too far";
    if (!(w.output.next_frame_ms >= 0)) return "the next frame is in the past";
    if (w.output.title.empty()) return "the window has no title";
    for (const ImGuiPopupData& popup : GImGui->OpenPopupStack) {
        const ImGuiWindow* dialog = popup.Window;
        if (dialog != nullptr && (dialog->Flags & ImGuiWindowFlags_Modal) != 0 && !dialog->Active)
            return "a dialog that is not drawn bars the rest";
    }
    const ImDrawData* data = ImGui::GetDrawData();
    if (data == nullptr || !data->Valid) return "nothing was drawn";
    for (int l = 0; l < data->CmdListsCount; ++l) {
        const ImDrawList& list = *data->CmdLists[l];
        for (const ImDrawVert& v : list.VtxBuffer) {
            if (!std::isfinite(v.pos.x) || !std::isfinite(v.pos.y)) return "a corner is nowhere";
        }
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.IdxOffset + command.ElemCount > static_cast<unsigned>(list.IdxBuffer.Size))
                return "a drawing goes beyond its corners";
        }
    }
    return "";
}

struct Memory {
    std::size_t used_bytes = 0;  // 0 where it can't be known
    int imgui_allocations = 0;
};

Memory memory_now() {
    Memory memory;
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
    memory.used_bytes = ::mallinfo2().uordblks;
#endif
    memory.imgui_allocations = ImGui::GetIO().MetricsActiveAllocations;
    return memory;
}

TEST(Monkey, CanNotBreakTheWindow) {
    constexpr int kEvents = 20'000;
    constexpr int kWarm = 5'000;
    constexpr int kMeasured = 5'000;  // events, at the begin and at the end
    unsigned seed = 20'240'607;
    if (const char* wanted = std::getenv("CONVWALK_MONKEY_SEED"))
        seed = static_cast<unsigned>(std::strtoul(wanted, nullptr, 10));
    const TempFolder folder;
    const WithVariable home("HOME", folder.path().string());
    const WithVariable config("CONVWALK_CONFIG_DIR", folder / "config");
    const WithVariable xdg("XDG_CONFIG_HOME", folder / "xdg");
    // No file manager is started.
    const WithVariable programs("PATH", folder.path().string());
    Monkey monkey(folder, seed);
    // The least of many moments: a large layer takes its room while it is there, and a leak stays.
    Memory warm;
    Memory after;
    const auto measure = [](Memory& least, bool first) {
        const Memory now = memory_now();
        least.used_bytes = first ? now.used_bytes : std::min(least.used_bytes, now.used_bytes);
        least.imgui_allocations =
            first ? now.imgui_allocations : std::min(least.imgui_allocations, now.imgui_allocations);
    };
    std::int64_t revision = 0;
    Scenario scenario;
    int changes = 0;
    int refused = 0;
    for (int i = 0; i < kEvents; ++i) {
        if (i >= kWarm && i < kWarm + kMeasured && i % 50 == 0) measure(warm, i == kWarm);
        if (i >= kEvents - kMeasured && i % 50 == 0) measure(after, i == kEvents - kMeasured);
        const int starts = monkey.starts();
        monkey.act();
        if (monkey.starts() != starts) revision = 0;
        const WorkbenchFrames& w = monkey.window();
        const std::string wrong = what_is_wrong(w, revision);
        ASSERT_EQ(wrong, "") << "event " << i << ", CONVWALK_MONKEY_SEED=" << seed << ", "
                             << to_json(w.scenario());
        if (w.scenario() != scenario) ++changes;
        scenario = w.scenario();
        if (w.session().refusal()) ++refused;
        revision = w.session().revision();
        if (i % 500 == 0) {
            Settings settings = w.bench.settings();
            settings.left.clear();  // files of their own
            const Settings read = parse_settings(to_json(settings)).settings;
            ASSERT_EQ(read, settings)
                << to_json(settings) << "\nis read as\n"
                << to_json(read) << "\nevent " << i << ", CONVWALK_MONKEY_SEED=" << seed;
        }
    }
    // It got around, and did not sit in dialogs all the time.
    EXPECT_GT(changes, 200);
    EXPECT_GT(monkey.starts(), 10);
    int in_dialogs = 0;
    for (const auto& [dialog, events] : monkey.visited()) {
        in_dialogs += events;
        if (std::getenv("CONVWALK_MONKEY_SEED") != nullptr)
            std::fprintf(stderr, "%6d events in %s\n", events, dialog.c_str());
    }
    EXPECT_EQ(monkey.visited().size(), 6U);
    EXPECT_LT(in_dialogs, kEvents * 2 / 3);
    if (std::getenv("CONVWALK_MONKEY_SEED") != nullptr)
        std::fprintf(stderr, "%d changes, %d refused, %d starts, %zu -> %zu bytes, %d -> %d allocations\n",
                     changes, refused, monkey.starts(), warm.used_bytes, after.used_bytes,
                     warm.imgui_allocations, after.imgui_allocations);
    // The history holds 200 states.
    EXPECT_LT(after.used_bytes, warm.used_bytes + 10'000'000);
    EXPECT_LT(after.imgui_allocations, warm.imgui_allocations + 300);
}

}  // namespace
}  // namespace convwalk
