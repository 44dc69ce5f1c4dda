#include "CSpecialFunctions.h"

#include <cmath>
#include <limits>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace {

using namespace boost::math::policies;

// Nothing is thrown: every fault is a NaN (or an infinity) for the caller to refuse.
using quiet = policy<
    domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>,
    underflow_error<ignore_error>, denorm_error<ignore_error>, evaluation_error<ignore_error>,
    rounding_error<ignore_error>, indeterminate_result_error<ignore_error>,
    discrete_quantile<integer_round_up>>;

using student_t = boost::math::students_t_distribution<double, quiet>;
using normal = boost::math::normal_distribution<double, quiet>;
using gamma_distribution = boost::math::gamma_distribution<double, quiet>;
using beta_distribution = boost::math::beta_distribution<double, quiet>;
using negative_binomial = boost::math::negative_binomial_distribution<double, quiet>;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// The policy covers Boost's own faults; this covers everything else, such as a failed allocation.
template <class Body> double guarded(Body body) noexcept {
    try {
        return body();
    } catch (...) {
        return not_a_number;
    }
}

// Shapes, rates and degrees of freedom that Boost's iterations end for: some run for ever outside.
bool parameter(double x) { return x >= 1e-12 && x <= 1e12; }
bool chance(double p) { return p > 0 && p < 1; }

}  // namespace

extern "C" {

double csf_student_t_upper_tail(double degrees, double x) {
    if (!parameter(degrees) || std::isnan(x)) return not_a_number;
    if (std::isinf(x)) return x > 0 ? 0 : 1;
    return guarded([=] { return cdf(complement(student_t(degrees), x)); });
}

double csf_student_t_quantile(double degrees, double p) {
    if (!parameter(degrees) || !chance(p)) return not_a_number;
    if (p == 0.5) return 0;
    return guarded([=] { return quantile(student_t(degrees), p); });
}

double csf_normal_upper_tail(double x) {
    if (std::isnan(x)) return not_a_number;
    if (std::isinf(x)) return x > 0 ? 0 : 1;
    return guarded([=] { return cdf(complement(normal(0, 1), x)); });
}

double csf_normal_quantile(double p) {
    if (!chance(p)) return not_a_number;
    if (p == 0.5) return 0;
    return guarded([=] { return quantile(normal(0, 1), p); });
}

double csf_gamma_lower_tail(double shape, double rate, double x) {
    if (!parameter(shape) || !parameter(rate) || std::isnan(x)) return not_a_number;
    if (x <= 0) return 0;
    if (std::isinf(x)) return 1;
    return guarded([=] { return cdf(gamma_distribution(shape, 1 / rate), x); });
}

double csf_gamma_quantile(double shape, double rate, double p) {
    if (!parameter(shape) || !parameter(rate) || !chance(p)) return not_a_number;
    return guarded([=] { return quantile(gamma_distribution(shape, 1 / rate), p); });
}

double csf_beta_lower_tail(double alpha, double beta, double x) {
    if (!parameter(alpha) || !parameter(beta) || std::isnan(x)) return not_a_number;
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    return guarded([=] { return cdf(beta_distribution(alpha, beta), x); });
}

double csf_beta_quantile(double alpha, double beta, double p) {
    if (!parameter(alpha) || !parameter(beta) || !chance(p)) return not_a_number;
    return guarded([=] { return quantile(beta_distribution(alpha, beta), p); });
}

double csf_negative_binomial_lower_tail(double successes, double p, double k) {
    if (!parameter(successes) || !chance(p) || std::isnan(k)) return not_a_number;
    if (k < 0) return 0;
    if (std::isinf(k)) return 1;
    return guarded([=] { return cdf(negative_binomial(successes, p), std::floor(k)); });
}

double csf_negative_binomial_quantile(double successes, double p, double q) {
    if (!parameter(successes) || !chance(p) || p < 1e-9 || !chance(q)) return not_a_number;
    return guarded([=] { return quantile(negative_binomial(successes, p), q); });
}

}
