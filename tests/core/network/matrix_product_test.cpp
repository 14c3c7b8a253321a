// Products of matrices, with every kind of vectors that the processor has, against the definition.
#include "network/run/matrix_product.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace convwalk {
namespace {

struct Sizes {
    std::int64_t rows;
    std::int64_t inner;
    std::int64_t columns;
    std::int64_t gap;  // numbers between one row and the next, of the right one and of the product
};

void multiply_with(const MatrixKernels& kernels, const MatrixProduct<float>& product) {
    kernels.singles(product);
}
void multiply_with(const MatrixKernels& kernels, const MatrixProduct<double>& product) {
    kernels.doubles(product);
}

constexpr double kUntouched = -7;

template <typename Scalar>
void expect_right(const MatrixKernels& kernels, const Sizes& sizes, bool on_its_side) {
    const auto& [rows, inner, columns, gap] = sizes;
    std::vector<Scalar> left;
    std::vector<Scalar> right;
    for (std::int64_t n = 0; n < rows * inner; ++n) left.push_back(static_cast<Scalar>(n * 7 % 11 - 5));
    for (std::int64_t n = 0; n < inner * (columns + gap); ++n)
        right.push_back(static_cast<Scalar>(n * 5 % 13 - 6));
    std::vector<Scalar> into(static_cast<std::size_t>(rows * (columns + gap)), Scalar(kUntouched));
    multiply_with(kernels, MatrixProduct<Scalar>{left.data(), on_its_side, right.data(), into.data(), rows,
                                                 inner, columns, columns + gap, columns + gap});
    for (std::int64_t n = 0; n < rows * (columns + gap); ++n) {
        const std::int64_t row = n / (columns + gap);
        const std::int64_t column = n % (columns + gap);
        double expected = 0;
        for (std::int64_t k = 0; k < inner; ++k)
            expected +=
                double(left[static_cast<std::size_t>(on_its_side ? k * rows + row : row * inner + k)]) *
                double(right[static_cast<std::size_t>(k * (columns + gap) + column)]);
        // Whole numbers this small are exact in either precision.
        ASSERT_EQ(double(into[static_cast<std::size_t>(n)]), column < columns ? expected : kUntouched)
            << rows << "x" << inner << "x" << columns << " at " << row << ", " << column;
    }
}

void expect_all_right(const MatrixKernels& kernels) {
    for (const Sizes& sizes : {Sizes{1, 1, 1, 0}, Sizes{3, 5, 7, 2}, Sizes{8, 16, 32, 0}, Sizes{13, 9, 65, 3},
                               Sizes{64, 100, 130, 1}}) {
        for (const bool on_its_side : {false, true}) {
            expect_right<float>(kernels, sizes, on_its_side);
            expect_right<double>(kernels, sizes, on_its_side);
        }
    }
}

TEST(MatrixProduct, IsRightOnEveryProcessor) {
    expect_all_right(kPlainKernels);
}

TEST(MatrixProduct, IsRightWithWideVectors) {
    if (wide_kernels() == nullptr) GTEST_SKIP() << "none here";
    expect_all_right(*wide_kernels());
}

}  // namespace
}  // namespace convwalk
