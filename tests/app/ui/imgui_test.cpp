// Dear ImGui in a context without a window: what the tests of panels stand on.
#include <gtest/gtest.h>
#include <imgui.h>

namespace {

class ImGuiTest : public testing::Test {
  protected:
    ImGuiTest() {
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = {640, 480};
        io.IniFilename = nullptr;
        unsigned char* pixels = nullptr;
        int width = 0;
        int height = 0;
        io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    }
    ~ImGuiTest() override { ImGui::DestroyContext(); }
    ImGuiTest(const ImGuiTest&) = delete;
    ImGuiTest& operator=(const ImGuiTest&) = delete;

    // One frame in which a button fills the window; whether it was pressed.
    static bool frame() {
        ImGui::NewFrame();
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize({640, 480});
        ImGui::Begin("window", nullptr, ImGuiWindowFlags_NoDecoration);
        const bool pressed = ImGui::Button("press", {600, 400});
        ImGui::End();
        ImGui::Render();
        return pressed;
    }
};

TEST_F(ImGuiTest, AnswersToSyntheticMouseEvents) {
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {300, 200};
    int presses = 0;
    for (int i = 0; i < 8; ++i) {
        io.DeltaTime = 0.1F;
        io.MouseDown[0] = i >= 3 && i < 5;
        presses += frame() ? 1 : 0;
    }
    EXPECT_EQ(presses, 1);
    EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 0);
}

}  // namespace
