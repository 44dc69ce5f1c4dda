#pragma once

// The few distributions the methods need, from Boost.Math, behind a C face.
// Every function is total: an argument outside its domain, an overflow or a failed iteration gives NaN,
// never an exception. Shapes, rates and degrees of freedom lie between 1e-12 and 1e12. Upper tails are computed as tails, not as one minus the rest.

#ifdef __cplusplus
extern "C" {
#endif

/// P(T > x) of Student's t with `degrees` > 0 degrees of freedom (not necessarily whole).
double csf_student_t_upper_tail(double degrees, double x);
/// The x with P(T <= x) = p.
double csf_student_t_quantile(double degrees, double p);

/// P(Z > x) of the standard normal.
double csf_normal_upper_tail(double x);
/// The x with P(Z <= x) = p.
double csf_normal_quantile(double p);

/// P(X <= x) and the quantile of the gamma distribution with this shape and rate (mean = shape / rate).
double csf_gamma_lower_tail(double shape, double rate, double x);
double csf_gamma_quantile(double shape, double rate, double p);

/// P(X <= x) and the quantile of the beta distribution.
double csf_beta_lower_tail(double alpha, double beta, double x);
double csf_beta_quantile(double alpha, double beta, double p);

/// P(X <= k) of the negative binomial: failures before `successes` (real, > 0) successes of chance `chance`.
double csf_negative_binomial_lower_tail(double successes, double chance, double k);
/// The smallest whole k with P(X <= k) >= p.
double csf_negative_binomial_quantile(double successes, double chance, double p);

#ifdef __cplusplus
}
#endif
