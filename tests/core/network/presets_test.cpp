// Networks from the literature against the sizes, counts and fields that were published.
#include <gtest/gtest.h>

#include "basics/errors.h"
#include "network/networks.h"

namespace convwalk {
namespace {

StackReport report_on(const char* name) {
    const StackReport report = report_of(network(name).stack);
    EXPECT_FALSE(report.refusal) << name << ": " << report.refusal->sentence;
    EXPECT_EQ(report.layers.size(), network(name).stack.layers.size());
    return report;
}

// Rows of every layer's output; of a vector its length.
std::vector<std::int64_t> rows_of(const StackReport& report) {
    std::vector<std::int64_t> rows;
    for (const LayerReport& layer : report.layers)
        rows.push_back(layer.output.empty() ? layer.channels : layer.output[0]);
    return rows;
}

using Rows = std::vector<std::int64_t>;

TEST(Networks, AllHaveASourceAndAnOutput) {
    EXPECT_GE(networks().size(), 15u);
    for (const Network& n : networks()) {
        EXPECT_FALSE(n.about.empty() || n.source.empty()) << n.name;
        EXPECT_TRUE(n.url.starts_with("https://arxiv.org/abs/") || n.url.starts_with("https://doi.org/"))
            << n.name;
        static_cast<void>(report_on(n.name.c_str()));
    }
    EXPECT_THROW(static_cast<void>(network("vgg")), BadInput);
}

// Sindagi & Patel, section 3.4: every T doubles, "thereby ensuring that the output resolution is the same as
// that of input".
TEST(Networks, DensityMap) {
    const Stack& whole = network("density_map").stack;
    EXPECT_EQ(report_on("density_map").layers.back().output, whole.input);
    EXPECT_EQ(report_on("density_map").layers.back().axes[0].jump, fraction(1));
    EXPECT_EQ(report_on("density_map").layers.back().axes[0].alignment, fraction(0));
    EXPECT_EQ(report_on("density_map_fusion").layers.back().output, whole.input);
    EXPECT_EQ(report_on("density_map_fusion").layers.back().axes[0].jump, fraction(1, 4));
}

// LeCun et al. 1998, figure 2: 32, 28, 14, 10, 5, 1; C1 156 parameters, C5 48,120, F6 10,164.
TEST(Networks, LeNet5) {
    const StackReport report = report_on("lenet_5");
    EXPECT_EQ(rows_of(report), (Rows{28, 14, 10, 5, 1, 120, 84, 10}));
    EXPECT_EQ(report.layers[0].parameters, 156);
    EXPECT_EQ(report.layers[4].parameters, 48120);
    EXPECT_EQ(report.layers[6].parameters, 10164);
    EXPECT_EQ(report.layers[4].axes[0].size, 32);
}

// Krizhevsky et al. 2012: 55, 27, 13, 6; 60 million parameters. Fields and effective padding of the last
// pooling: Araujo et al. 2019, appendix A (alexnet_v2: 195, 32, 64).
TEST(Networks, AlexNet) {
    const StackReport report = report_on("alexnet");
    EXPECT_EQ(rows_of(report), (Rows{55, 27, 27, 13, 13, 13, 13, 6, 9216, 4096, 4096, 1000}));
    EXPECT_EQ(report.parameters, 60'965'224);
    const AxisField& last = report.layers[7].axes[0];
    EXPECT_EQ(last.size, 195);
    EXPECT_EQ(last.jump, fraction(32));
    EXPECT_EQ(last.first->first, -64);
}

// Simonyan & Zisserman 2015, table 2: 138 million parameters (138,357,544 in all implementations). Araujo et
// al.: field 212, stride 32, padding 90.
TEST(Networks, Vgg16) {
    const StackReport report = report_on("vgg_16");
    EXPECT_EQ(report.parameters, 138'357'544);
    EXPECT_EQ(report.layers[17].output, (Extents{7, 7}));
    EXPECT_EQ(report.layers[18].channels, 25'088);
    const AxisField& last = report.layers[17].axes[0];
    EXPECT_EQ(last.size, 212);
    EXPECT_EQ(last.jump, fraction(32));
    EXPECT_EQ(last.first->first, -90);
}

// He et al. 2016, table 1: 112, 56, 28. Parameters: conv1 9,408 + 128, conv2_x 147,968, conv3_x 525,568 as in
// torchvision's resnet18. Fields: 43 after conv2_x and 99 after conv3_x (Araujo et al. give 11 more of them).
TEST(Networks, ResNet18) {
    const StackReport report = report_on("resnet_18");
    EXPECT_EQ(report.layers[0].output[0], 112);
    EXPECT_EQ(report.layers[7].output, (Extents{56, 56}));
    EXPECT_EQ(report.layers[7].axes[0].size, 43);
    EXPECT_EQ(report.layers.back().output, (Extents{28, 28}));
    EXPECT_EQ(report.layers.back().channels, 128);
    EXPECT_EQ(report.layers.back().axes[0].size, 99);
    EXPECT_EQ(report.parameters, 9408 + 128 + 147'968 + 525'568);
    for (const LayerReport& layer : report.layers)
        EXPECT_FALSE(has_note(layer, Note::Kind::not_aligned)) << layer.label;
}

// Ronneberger et al. 2015, figure 1.
TEST(Networks, UNet) {
    EXPECT_EQ(rows_of(report_on("unet_level")), (Rows{66, 64, 32, 30, 28, 56, 56, 54, 52}));
    const StackReport report = report_on("unet");
    EXPECT_EQ(rows_of(report),
              (Rows{570, 568, 284, 282, 280, 140, 138, 136, 68,  66,  64,  32,  30,  28,  56, 56,
                    54,  52,  104, 104, 102, 100, 200, 200, 198, 196, 392, 392, 390, 388, 388}));
    // Counted by hand in many reimplementations of the figure.
    EXPECT_EQ(report.parameters, 31'030'658);
    for (const LayerReport& layer : report.layers) EXPECT_EQ(layer.notes, std::vector<Note>()) << layer.label;
    EXPECT_EQ(report.layers.back().axes[0].alignment, fraction(92));  // (572 - 388) / 2
}

// Long et al. 2015 and the authors' net.py: 500x500 comes back as 500x500; offsets 19, 27 and 31 (5 and 9
// inside) put every cell where it was.
TEST(Networks, Fcn) {
    for (const char* name : {"fcn_32s", "fcn_16s", "fcn_8s"}) {
        const StackReport report = report_on(name);
        EXPECT_EQ(report.layers.back().output, (Extents{500, 500})) << name;
        EXPECT_EQ(report.layers.back().channels, 21) << name;
        EXPECT_EQ(report.layers.back().axes[0].alignment, fraction(0)) << name;
        for (const LayerReport& layer : report.layers)
            EXPECT_FALSE(has_note(layer, Note::Kind::not_aligned)) << name << layer.label;
    }
    EXPECT_EQ(report_on("fcn_32s").layers[20].axes[0].size, 404);  // fc6 of VGG-16 as a convolution
}

// Radford et al. 2016, figure 1: 4x4x1024, 8x8x512, 16x16x256, 32x32x128, 64x64x3.
TEST(Networks, Dcgan) {
    const StackReport report = report_on("dcgan_generator");
    EXPECT_EQ(rows_of(report), (Rows{16384, 4, 8, 16, 32, 64}));
    EXPECT_EQ(report.layers.back().channels, 3);
    EXPECT_TRUE(has_note(report.layers.back(), Note::Kind::uneven_overlap))
        << "kernel 5, stride 2 overlaps unevenly";
}

// Ledig et al. 2017: x4 from 24x24 patches; figure 4: k3n256s1, PixelShuffler x2.
// Shi et al. 2016: 17r x 17r.
TEST(Networks, SuperResolution) {
    EXPECT_EQ(report_on("srgan_upsampling").layers.back().output, (Extents{96, 96}));
    EXPECT_EQ(report_on("srgan_upsampling").layers[1].channels, 64);
    EXPECT_EQ(report_on("espcn").layers.back().output, (Extents{51, 51}));
    EXPECT_EQ(report_on("espcn").layers.back().channels, 1);
    EXPECT_EQ(report_on("espcn").layers.back().axes[0].size, 9);  // 5 + 2 + 2
}

TEST(Networks, Autoencoder) {
    EXPECT_EQ(rows_of(report_on("convolutional_autoencoder")), (Rows{22, 28}));
}

// van den Oord et al. 2016, section 2.1: "Each 1, 2, 4, ..., 512 block has receptive field of size 1024".
TEST(Networks, WaveNet) {
    const StackReport report = report_on("wavenet");
    const AxisField& last = report.layers.back().axes[0];
    EXPECT_EQ(last.size, 1024);
    EXPECT_EQ(last.first, (convwalk::Run{-1023, 0})) << "nothing looks ahead";
    EXPECT_EQ(report.layers.back().output, (Extents{16000}));
}

}  // namespace
}  // namespace convwalk
