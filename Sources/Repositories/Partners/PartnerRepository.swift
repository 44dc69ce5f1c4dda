/// Organisations that can help.
package enum PartnerRepository {}

/// What partners offer.
package enum PartnerOfferRepository {}

/// Where partners work.
package enum PartnerServiceAreaRepository {}

/// Screenings against the child protection register.
package enum PartnerClearanceRepository {}

/// People to reach: personal information, kept apart.
package enum ContactRepository {}
