// The whole window as it is drawn, what a person does to it, and the pictures that are made of it.
#pragma once

#include <fmt/format.h>
#include <imgui.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "support/workbench_frames.h"

namespace convwalk::testing {

/// The whole window with OpenGL and without a screen.
class DrawnWorkbench : public WorkbenchFrames {
  public:
    DrawnWorkbench(const Settings& settings, SizePx screen, double zoom);
    ~DrawnWorkbench() override;

    void write(const std::filesystem::path& file);

    // --- what a person does ---

    void click_on(const std::string& words);
    void paste(const Scenario& scenario);
    void stop_at(std::int64_t step);
    /// Types into the number field of a label, when it is there.
    void type_beside(const std::string& label, std::string_view typed, bool enter);
    /// A pixel that shows a cell; beside the window when none does.
    ImVec2 cell(PlaneName plane, Extents at);

  protected:
    void before_frame(bool new_fonts) override;

  private:
    void turn_to_the_end();
};

using Arrange = std::function<void(DrawnWorkbench&)>;

struct Shot {
    std::string name;
    SizePx size = {1280, 800};
    double scale = 1;
    Arrange arrange;
};

[[nodiscard]] Scenario example(const char* name);
[[nodiscard]] Scenario with(const char* name, const std::vector<FieldText>& fields);
/// A dilated causal convolution of one axis.
[[nodiscard]] Scenario causal();

void walk(DrawnWorkbench& window);
[[nodiscard]] Arrange showing(const Scenario& scenario, std::int64_t step);
/// The first figure in another theme.
[[nodiscard]] Arrange themed(const char* name);

// --- by what is to be looked at ---

[[nodiscard]] std::vector<Shot> figure_shots();
[[nodiscard]] std::vector<Shot> panel_shots();
[[nodiscard]] std::vector<Shot> network_shots();
[[nodiscard]] std::vector<Shot> lab_shots();
/// @param mine the path of a figure's file
[[nodiscard]] std::vector<Shot> dialog_shots(const std::string& mine);
/// @param recent paths of figures that were open
[[nodiscard]] std::vector<Shot> start_shots(const std::vector<std::string>& recent);

}  // namespace convwalk::testing
