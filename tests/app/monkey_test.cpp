// Whatever is pressed, typed, dragged, dropped and pasted, in whatever order: the window stays sound.
#include <gtest/gtest.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "basics/errors.h"
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
    Monkey(WorkbenchFrames& window, const TempFolder& folder, unsigned seed)
        : w_(window),
          random_(seed),
          garbage_(testing::broken_texts(to_json(preset("padding_strides").scenario), seed)) {
        for (std::string& text : garbage_) {
            if (text.size() > 20'000) text.resize(20'000);
        }
        write_file(folder / "good.json", to_json(preset("dilation").scenario));
        write_file(folder / "bad.json", "{\"convwalk\": 1, ");
        write_file(folder / "impossible.json", R"({"convwalk": 1, "layer": {"input": 3, "kernel": 9}})");
        files_ = {folder / "good.json", folder / "bad.json",    folder / "impossible.json",
                  folder / "gone.json", folder.path().string(), ""};
    }

    /// One event and its frame.
    void act() {
        switch (pick(24)) {
            case 0:
            case 1:
            case 2:
            case 3:
            case 4:
                return w_.point(somewhere());
            case 5:
            case 6:
            case 7:
            case 8:
                return w_.hold_button(!(held_ = !held_));
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
                w_.size =
                    one_of<SizePx>({{1, 1}, {64, 48}, {300, 300}, {640, 400}, {1024, 640}, {1280, 800}});
                if (pick(3) != 0) w_.size = {1024, 640};
                return w_.frame();
            case 20:
                // Fonts are made anew for each, so this is rare.
                if (pick(8) == 0) w_.scale = one_of<double>({1, 1.25, 2});
                return w_.frame();
            case 21:
                w_.dropped = {one_of(files_)};
                if (pick(3) == 0) w_.dropped.push_back(one_of(files_));
                if (pick(3) != 0) w_.dropped.clear();
                return w_.frame();
            case 22:
                w_.clipboard = pick(3) == 0 ? to_json(testing::random_scenario(random_)) : one_of(garbage_);
                return w_.press({{Key::v, true, false}});
            default:
                w_.elapsed_ms = one_of<double>({0, 1, 20, 20, 400, 10'000, -5});
                w_.close_wanted = pick(20) == 0;
                return w_.frame();
        }
    }

  private:
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
            const auto words = w_.words();
            if (!words.empty()) return words[pick(words.size())].middle();
        }
        if (pick(50) == 0) return {-1e30F, 1e30F};
        return {within(w_.size.width), within(w_.size.height)};
    }
    void turn_wheel() {
        const float notches = one_of<float>({-1, 1, -3, 3, 0.25F, 40, -40});
#if IMGUI_VERSION_NUM < 18700
        ImGui::GetIO().MouseWheel = notches;
#else
        ImGui::GetIO().AddMouseWheelEvent(0, notches);
#endif
        w_.frame();
    }
    void press_any() {
        const auto key = static_cast<Key>(pick(static_cast<std::size_t>(Key::z) + 1));
        w_.hold(Chord{key, pick(4) == 0, pick(4) == 0});
    }
    void press_action() {
        const std::vector<Chord>& keys = all_actions()[pick(all_actions().size())].keys;
        w_.hold(one_of(keys));
    }
    void type_any() {
        static const std::vector<std::string> kTexts = {
            "0", "1", "2", "3", "7", "12", "-", "999999999999", "a", "é", "\xf0\x9f\x90\x92", " "};
        ImGui::GetIO().AddInputCharactersUTF8(one_of(kTexts).c_str());
        w_.frame();
    }

    WorkbenchFrames& w_;
    std::mt19937 random_;
    std::vector<std::string> garbage_;
    std::vector<std::string> files_;
    bool held_ = false;
};

// Each expectation on its own would cost more than the frame.
std::string what_is_wrong(const WorkbenchFrames& w, std::int64_t revision_before) {
    const Session& session = w.session();
    const Figure& figure = session.figure();
    if (why_invalid(figure.scenario.layer)) return "the figure is impossible";
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
    unsigned seed = 20'240'607;
    if (const char* wanted = std::getenv("CONVWALK_MONKEY_SEED"))
        seed = static_cast<unsigned>(std::strtoul(wanted, nullptr, 10));
    const TempFolder folder;
    const WithVariable home("HOME", folder.path().string());
    const WithVariable config("CONVWALK_CONFIG_DIR", folder / "config");
    WorkbenchFrames w({}, {1024, 640});
    Monkey monkey(w, folder, seed);
    Memory warm;
    std::int64_t revision = 0;
    for (int i = 0; i < kEvents; ++i) {
        if (i == kWarm) warm = memory_now();
        monkey.act();
        const std::string wrong = what_is_wrong(w, revision);
        ASSERT_EQ(wrong, "") << "event " << i << ", CONVWALK_MONKEY_SEED=" << seed << ", "
                             << to_json(w.scenario());
        revision = w.session().revision();
        if (i % 500 == 0) {
            const Settings settings = w.bench.settings();
            ASSERT_EQ(parse_settings(to_json(settings)).settings, settings)
                << "event " << i << ", CONVWALK_MONKEY_SEED=" << seed;
        }
    }
    // It did get somewhere, and it is not stuck in a dialog.
    EXPECT_GT(revision, 100);
    const Memory after = memory_now();
    // The history holds 200 states, and a picture of a large layer takes its room.
    EXPECT_LT(after.used_bytes, warm.used_bytes + 30'000'000);
    EXPECT_LT(after.imgui_allocations, warm.imgui_allocations + 300);
}

}  // namespace
}  // namespace convwalk
