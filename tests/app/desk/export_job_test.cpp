#include "desk/export_job.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "basics/text.h"
#include "export/output_file.h"
#include "render/offscreen_context.h"
#include "render/offscreen_picture.h"
#include "support/places.h"
#include "support/program.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using End = ExportResult::End;
using testing::content_of;
using testing::Running;
using testing::TempFolder;
using testing::write_file;
using namespace std::chrono_literals;

Scenario small_scenario() {
    Scenario s = preset("no_padding_strides_transposed").scenario;
    s.output.size = {160, 120};
    s.pace = {Motion::smooth, 200, 100, true};
    s.output.fps = 10;
    return s;
}

// Takes minutes, and little time for each of its frames.
Scenario long_scenario() {
    Scenario s = small_scenario();
    s.alone()->layer.axes[0].input = s.alone()->layer.axes[1].input = 20;
    s.pace.step_ms = 2000;
    s.output.fps = 50;
    return s;
}

ExportResult ended(const ExportJob& job) {
    for (int i = 0; i < 6000 && !job.finished(); ++i) std::this_thread::sleep_for(10ms);
    return job.result().value_or(ExportResult{End::failed, "it goes on and on"});
}

std::map<std::string, std::string> contents(const fs::path& path) {
    std::map<std::string, std::string> found;
    if (!fs::is_directory(path)) return {{"", content_of(path)}};
    for (const auto& entry : fs::directory_iterator(path))
        found[entry.path().filename().string()] = content_of(entry.path());
    return found;
}

class ExportJobTest : public ::testing::Test {
  protected:
    // What the command line writes.
    std::map<std::string, std::string> expected(const Scenario& scenario, const std::string& name) {
        write_file(commanded_ / "scenario.json", to_json(scenario));
        const auto run =
            Running(testing::kProgram, {{"export", "scenario.json", "-o", name}, commanded_.path()}).wait();
        EXPECT_EQ(run.code, 0) << run.err;
        return contents(commanded_ / name);
    }
    [[nodiscard]] std::unique_ptr<ExportJob> start(const Scenario& scenario, const std::string& name,
                                                   std::function<void()> wake = {}) const {
        const std::string path = folder_ / name;
        return std::make_unique<ExportJob>(figure(scenario), path, format_of(path, std::nullopt),
                                           std::move(wake));
    }
    static bool has_opengl() {
        try {
            const OffscreenContext context;
            return true;
        } catch (const NoGraphics&) {
            return false;
        }
    }

    TempFolder folder_;
    TempFolder commanded_;
};

using ExportJobGLTest = ExportJobTest;

#define SKIP_WITHOUT_OPENGL() \
    if (!has_opengl()) GTEST_SKIP() << "this machine has no OpenGL"

TEST_F(ExportJobTest, AnSvgNeedsNoOpenGl) {
    const auto job = start(small_scenario(), "x.svg");
    const ExportResult result = ended(*job);
    EXPECT_EQ(result.end, End::written) << result.sentence;
    EXPECT_EQ(contents(folder_ / "x.svg"), expected(small_scenario(), "x.svg"));
    EXPECT_EQ(result.bytes, fs::file_size(folder_ / "x.svg"));
    EXPECT_EQ(job->progress().done, 1);
    EXPECT_EQ(job->progress().frames, 1);
}

TEST_F(ExportJobGLTest, WritesWhatTheCommandLineWrites) {
    SKIP_WITHOUT_OPENGL();
    for (const char* name : {"x.gif", "x.png", "x.svg", "frames/"}) {
        const auto job = start(small_scenario(), name);
        const ExportResult result = ended(*job);
        ASSERT_EQ(result.end, End::written) << result.sentence;
        const auto made = contents(folder_ / name);
        EXPECT_EQ(made, expected(small_scenario(), name)) << name;
        std::uint64_t bytes = 0;
        for (const auto& [file, content] : made) bytes += content.size();
        EXPECT_EQ(result.bytes, bytes) << name;
        EXPECT_EQ(job->progress().done, job->progress().frames);
        EXPECT_EQ(job->progress().frames, frames_to_write(figure(small_scenario()), job->format()));
        job->cancel();
        EXPECT_EQ(job->result()->end, End::written) << "too late";
    }
}

// The window draws on its thread all the while, and a second job may run.
TEST_F(ExportJobGLTest, JobsAndAWindowDrawAtTheSameTime) {
    SKIP_WITHOUT_OPENGL();
    Scenario flat = small_scenario();
    flat.view.kind = ViewKind::flat;
    flat.theme = built_in_theme("dark");
    const auto expected_oblique = expected(small_scenario(), "oblique.gif");
    const auto expected_flat = expected(flat, "flat.gif");

    std::optional<OffscreenContext> context;
    std::optional<SceneRenderer> renderer;
    const auto drawn = [&](const Figure& f, Tick time) {
        OffscreenPicture picture(*renderer, f.scenario.output.size, 0);
        const auto pixels = picture.render(build_scene(f, at(f.timeline, time)));
        return std::vector<std::uint8_t>(pixels.begin(), pixels.end());
    };
    const Figure shown = figure(small_scenario());
    for (int round = 0; round < 3; ++round) {
        // In the first round the jobs' contexts are made before this thread's.
        const auto one = start(small_scenario(), "oblique.gif");
        const auto two = start(flat, "flat.gif");
        if (!context) {
            context.emplace();
            renderer.emplace();
        }
        const auto alone = drawn(shown, shown.timeline.duration() / 2);
        while (!one->finished() || !two->finished())
            ASSERT_EQ(drawn(shown, shown.timeline.duration() / 2), alone);
        EXPECT_EQ(one->result()->end, End::written) << one->result()->sentence;
        EXPECT_EQ(two->result()->end, End::written) << two->result()->sentence;
        EXPECT_EQ(contents(folder_ / "oblique.gif"), expected_oblique);
        EXPECT_EQ(contents(folder_ / "flat.gif"), expected_flat);
    }
    renderer.reset();
}

TEST_F(ExportJobGLTest, ACancelledOneLeavesNothing) {
    SKIP_WITHOUT_OPENGL();
    write_file(folder_ / "x.gif", "old");
    for (const char* name : {"x.gif", "frames/"}) {
        const auto job = start(long_scenario(), name);
        for (int i = 0; i < 3000 && job->progress().done < 3; ++i) std::this_thread::sleep_for(10ms);
        EXPECT_FALSE(job->finished());
        EXPECT_FALSE(job->result());
        EXPECT_GT(folder_.names().size(), 1u) << "it is writing";
        job->cancel();
        const ExportResult result = ended(*job);
        EXPECT_EQ(result.end, End::cancelled) << result.sentence;
        EXPECT_LT(job->progress().done, job->progress().frames);
        EXPECT_EQ(folder_.names(), std::set<std::string>{"x.gif"});
        EXPECT_EQ(content_of(folder_ / "x.gif"), "old");
    }
}

TEST_F(ExportJobGLTest, AnyFormatCanBeEndedBeforeAndAfterItsLastFrame) {
    SKIP_WITHOUT_OPENGL();
    struct Enough {};
    Studio studio;
    const Figure f = figure(small_scenario());
    for (const char* name : {"x.gif", "x.png", "x.svg", "frames/"}) {
        const std::string path = folder_ / name;
        const Format format = format_of(path, std::nullopt);
        for (const bool last : {false, true}) {
            const auto stop = [&](std::int64_t done, std::int64_t all) {
                EXPECT_EQ(all, frames_to_write(f, format));
                if (last ? done == all : done == 0) throw Enough{};
            };
            EXPECT_THROW(write_figure(f, path, format, studio, stop), Enough) << name;
            EXPECT_TRUE(folder_.names().empty()) << name;
        }
    }
}

TEST_F(ExportJobGLTest, EndsWithItsObject) {
    SKIP_WITHOUT_OPENGL();
    for (const auto pause : {0ms, 300ms}) {
        const auto job = start(long_scenario(), "x.gif");
        std::this_thread::sleep_for(pause);
    }
    EXPECT_TRUE(folder_.names().empty());
}

TEST_F(ExportJobTest, FailuresAreSentences) {
    fs::create_directory(folder_ / "folder.svg");
    Scenario late = small_scenario();
    late.output.moment = {StillMoment::Kind::step, 99999};
    Scenario endless = small_scenario();
    endless.alone()->layer.axes[0].input = endless.alone()->layer.axes[1].input = 300;
    struct Case {
        Scenario scenario;
        std::string path;
        Format format;
        std::string word;
    };
    for (const Case& c :
         std::vector<Case>{{small_scenario(), folder_ / "missing/x.svg", Format::svg, "there is no folder"},
                           {small_scenario(), folder_ / "missing/x.gif", Format::gif, "there is no folder"},
                           {small_scenario(), folder_ / "folder.svg", Format::svg, "it is a folder"},
                           {small_scenario(), "/dev/full", Format::svg, "No space left"},
                           {small_scenario(), "-", Format::svg, "standard output"},
                           {small_scenario(), "", Format::svg, "name is empty"},
                           {late, folder_ / "x.svg", Format::svg, "99999"},
                           {endless, folder_ / "x.gif", Format::gif, "frames"}}) {
        ExportJob job(figure(c.scenario), c.path, c.format, {});
        const ExportResult result = ended(job);
        EXPECT_EQ(result.end, End::failed) << c.path;
        EXPECT_NE(result.sentence.find(c.word), std::string::npos)
            << result.sentence << "\nlacks: " << c.word;
        EXPECT_EQ(printable(result.sentence, result.sentence.size()), result.sentence);
    }
    EXPECT_EQ(folder_.names(), std::set<std::string>{"folder.svg"});
}

TEST_F(ExportJobGLTest, WakesSeldomAndAtTheEnd) {
    SKIP_WITHOUT_OPENGL();
    using Clock = std::chrono::steady_clock;
    std::atomic<int> wakes = 0;
    std::atomic<bool> saw_the_end = false;
    std::atomic<ExportJob*> running = nullptr;
    const auto begin = Clock::now();
    const auto job = start(small_scenario(), "x.gif", [&] {
        ++wakes;
        if (const ExportJob* started = running) saw_the_end = started->finished();
    });
    running = job.get();
    static_cast<void>(ended(*job));
    for (int i = 0; i < 1000 && !saw_the_end; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_TRUE(saw_the_end);
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    EXPECT_GE(wakes, 2);
    EXPECT_LE(wakes, 2 + 30 * seconds);
    EXPECT_GT(job->progress().frames, 20) << "more frames than wakes in the test";
}

}  // namespace
}  // namespace convwalk
