/// The templates of proposals and information packets that come with the program. What both have stands here once.
enum ProposalTemplate {
    static let proposal = """
        \(head)
        <section>
        <h2>{{words.introduction}}</h2>
        <p>{{introduction}}</p>
        </section>
        \(programme)
        \(needs)
        \(benefits)
        \(roles)
        \(goals)
        \(nextSteps)
        """

    static let packet = """
        \(head)
        <p class="lead">{{introduction}}</p>
        \(programme)
        \(goals)
        \(needs)
        \(benefits)
        \(roles)
        \(nextSteps)
        """

    private static let head = """
        <header class="title">
        <p class="kind">{{kind_name}}</p>
        <h1>{{title}}</h1>
        <dl class="facts">
        <dt>{{words.prepared_for}}</dt><dd>{{partner_name}} ({{partner_kind}})</dd>
        <dt>{{words.date}}</dt><dd>{{date}}</dd>
        <dt>{{words.version}}</dt><dd>{{version}}</dd>
        </dl>
        {{#is_draft}}<p class="draft"><strong>{{words.draft}}.</strong> {{words.draft_note}}</p>{{/is_draft}}
        </header>
        """

    private static let programme = """
        {{#programme}}
        <section>
        <h2>{{words.about_programme}}</h2>
        <p><strong>{{name}}</strong>. {{words.programme_runs}} {{starts_on}} {{words.to}} {{ends_on}}. \
        {{words.programme_target}} {{target}} {{words.partner_organisations}}.</p>
        </section>
        {{/programme}}
        """

    private static let goals = """
        {{#has_objectives}}
        <section>
        <h2>{{words.objectives}}</h2>
        <ul>{{#objectives}}<li>{{.}}</li>{{/objectives}}</ul>
        </section>
        {{/has_objectives}}
        {{#has_goals}}
        <section>
        <h2>{{words.goals}}</h2>
        <ul>{{#goals}}<li>{{.}}</li>{{/goals}}</ul>
        </section>
        {{/has_goals}}
        """

    private static let needs = """
        {{#has_needs}}
        <section>
        <h2>{{words.needs}}</h2>
        <p>{{words.needs_introduction}}</p>
        <table class="numbers">
        <thead><tr><th scope="col">{{words.area}}</th><th scope="col" class="number">{{words.centres_with_need}}</th>\
        <th scope="col" class="number">{{words.most_urgent}}</th></tr></thead>
        <tbody>{{#needs}}<tr><td>{{area}}</td><td class="number">{{centres}}</td>\
        <td class="number">{{priority}} {{words.of_five}}</td></tr>{{/needs}}</tbody>
        </table>
        </section>
        {{/has_needs}}
        {{#has_centres}}
        <section>
        <h2>{{words.centres}}</h2>
        <table class="centres">
        <thead><tr><th scope="col">{{words.centre}}</th><th scope="col">{{words.place}}</th>\
        <th scope="col" class="number">{{words.children}}</th><th scope="col" class="number">{{words.practitioners}}</th>\
        <th scope="col">{{words.needs}}</th></tr></thead>
        <tbody>{{#centres}}<tr><td>{{name}}<br><small>{{type}}{{#quintile}}, {{words.quintile}} {{.}}{{/quintile}}\
        </small></td><td>{{place}}</td>\
        <td class="number">{{#children}}{{.}}{{/children}}{{^children}}<small>{{#children_hidden}}{{words.not_shown}}\
        {{/children_hidden}}{{^children_hidden}}{{words.not_counted}}{{/children_hidden}}</small>{{/children}}</td>\
        <td class="number">{{practitioners}}</td>\
        <td>{{#needs}}<span class="need">{{area}} ({{priority}})</span> {{/needs}}</td></tr>{{/centres}}</tbody>
        {{#children_total}}<tfoot><tr><th scope="row" colspan="2">{{words.total}}</th><td class="number">{{.}}</td>\
        <td></td><td></td></tr></tfoot>{{/children_total}}
        </table>
        {{#has_hidden_count}}<p class="note">{{words.small_count_note}}</p>{{/has_hidden_count}}
        </section>
        {{/has_centres}}
        """

    private static let benefits = """
        <section>
        <h2>{{words.benefits}}</h2>
        <h3>{{words.partner_benefits}}</h3>
        <ul>{{#partner_benefits}}<li>{{.}}</li>{{/partner_benefits}}</ul>
        {{#has_centre_benefits}}
        <h3>{{words.centre_benefits}}</h3>
        <ul>{{#centre_benefits}}<li>{{.}}</li>{{/centre_benefits}}</ul>
        {{/has_centre_benefits}}
        </section>
        """

    private static let roles = """
        {{#has_offers}}
        <section>
        <h2>{{words.what_you_offer}}</h2>
        <table>
        <thead><tr><th scope="col">{{words.area}}</th><th scope="col">{{words.forms_of_support}}</th>\
        <th scope="col" class="number">{{words.capacity}}</th></tr></thead>
        <tbody>{{#offers}}<tr><td>{{area}}</td><td>{{forms}}</td>\
        <td class="number">{{capacity}} {{words.centres_at_once}}</td></tr>{{/offers}}</tbody>
        </table>
        </section>
        {{/has_offers}}
        <section>
        <h2>{{words.roles}}</h2>
        {{#has_partner_role}}
        <h3>{{words.partner_role}}</h3>
        <ul>{{#partner_role}}<li>{{.}}</li>{{/partner_role}}</ul>
        {{/has_partner_role}}
        <h3>{{words.centre_role}}</h3>
        <ul>{{#centre_role}}<li>{{.}}</li>{{/centre_role}}</ul>
        <h3>{{words.municipality_role}}</h3>
        <ul>{{#municipality_role}}<li>{{.}}</li>{{/municipality_role}}</ul>
        </section>
        """

    private static let nextSteps = """
        <section>
        <h2>{{words.next_steps}}</h2>
        <p>{{words.next_steps_text}}</p>
        {{#municipality}}
        <p class="reach"><strong>{{words.how_to_reach_us}}:</strong> {{name}}{{#department}}, {{.}}{{/department}}\
        {{#phone}} · {{words.tel}} {{.}}{{/phone}}{{#email}} · {{words.email}} {{.}}{{/email}}\
        {{#website}} · {{words.web}} {{.}}{{/website}}</p>
        {{/municipality}}
        </section>
        """
}
