// The program as a person or a script meets it: arguments in; streams, files and an exit code out.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/run.h"
#include "scenario/scenario.h"
#include "support/places.h"
#include "support/program.h"

namespace convwalk::testing::command_line {

using Words = std::vector<std::string>;

inline Ended run_program(const Start& start) {
    return Running(testing::kProgram, start).wait();
}

inline bool has_opengl() {
    static const bool has = [] {
        const TempFolder folder;
        return run_program({{"export", "--size", "16x16", "-o", "x.png"}, folder.path()}).code != kNoGraphics;
    }();
    return has;
}

#define SKIP_WITHOUT_OPENGL() \
    if (!has_opengl()) GTEST_SKIP() << "this machine has no OpenGL"

inline void expect_words(const std::string& text, const Words& words) {
    for (const std::string& word : words)
        EXPECT_NE(text.find(word), text.npos) << text << "\nlacks: " << word;
}

// One sentence on standard error, and nothing on standard output.
inline void expect_refused(const Ended& ended, int code, const Words& words) {
    EXPECT_EQ(ended.code, code) << ended.err;
    EXPECT_EQ(ended.out, "");
    ASSERT_TRUE(ended.err.starts_with("convwalk: ") && ended.err.ends_with('\n')) << ended.err;
    const std::string sentence = ended.err.substr(0, ended.err.size() - 1);
    EXPECT_EQ(printable(sentence, sentence.size()), sentence)
        << "one line of valid UTF-8 without control characters";
    EXPECT_LT(sentence.size(), 1500u);
    expect_words(sentence, words);
}

// The program in a folder of its own.
class Cli : public ::testing::Test {
  protected:
    Ended run(const Words& arguments) { return run_program({arguments, folder_.path()}); }

    // As on a machine that can't draw.
    Ended run_without_opengl(const Words& arguments) {
        return run_program(
            {arguments,
             folder_.path(),
             {{"__EGL_VENDOR_LIBRARY_FILENAMES", "/dev/null"}, {"LIBGL_DRIVERS_PATH", "/nonexistent"}}});
    }

    std::string written(const Words& arguments, const std::string& file) {
        const Ended ended = run(arguments);
        EXPECT_EQ(ended.code, kSuccess) << ended.err;
        EXPECT_EQ(ended.err, "");
        return content_of(folder_ / file);
    }

    TempFolder folder_;
};

}  // namespace convwalk::testing::command_line
